/** Formulas. Needs the package `katex`; its style sheet and fonts are not needed. */
export { renderMath } from './renderMath.js';
