/** Renders formulas. Needs the package `katex`, but not its style sheet or fonts. */
export { renderMath } from './renderMath.js';
