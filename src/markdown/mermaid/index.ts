/** Diagrams from code blocks of the language `mermaid`. Needs the package `mermaid`. */
export { createDiagramRenderer, type DiagramRendererOptions } from './createDiagramRenderer.js';
