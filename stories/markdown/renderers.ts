import python from 'shiki/langs/python.mjs';
import typescript from 'shiki/langs/typescript.mjs';
import dark from 'shiki/themes/github-dark-high-contrast.mjs';
import light from 'shiki/themes/github-light-high-contrast.mjs';
import { createDiagramRenderer } from 'sluice/markdown/mermaid';
import { createCodeRenderer } from 'sluice/markdown/shiki';

export const renderCode = createCodeRenderer({ langs: { ts: typescript, python }, themes: { light, dark } });

export const renderDiagram = createDiagramRenderer({ renderCode });
