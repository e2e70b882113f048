// @vitest-environment node
import { describeCuts } from './describeCuts.js';

// Coprime to the lengths of lines and characters, so that every kind of cut occurs.
describeCuts(23);
