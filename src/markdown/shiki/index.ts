/** Colours for code blocks while they stream. Needs the package `shiki`. */
export { type CodeRendererOptions, createCodeRenderer, type LanguageSource } from './createCodeRenderer.js';
