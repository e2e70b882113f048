/** Renders code blocks of the language `mermaid` as diagrams. Needs the package `mermaid`. */
export { createDiagramRenderer, type DiagramRendererOptions } from './createDiagramRenderer.js';
