/** Highlights streaming code blocks. Needs the package `shiki`. */
export { type CodeRendererOptions, createCodeRenderer, type LanguageSource } from './createCodeRenderer.js';
