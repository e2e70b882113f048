import dark from 'shiki/themes/github-dark.mjs';
import light from 'shiki/themes/github-light.mjs';
import { Markdown } from 'sluice/markdown';
import { createCodeRenderer } from 'sluice/markdown/shiki';

const langs = { ts: () => import('shiki/langs/typescript.mjs'), python: () => import('shiki/langs/python.mjs') };
const renderCode = createCodeRenderer({ langs, themes: { light, dark } });

export const Colours = ({ text }: { text: string }) => <Markdown text={text} renderCode={renderCode} />;
