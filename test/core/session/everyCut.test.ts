// @vitest-environment node
import { describeCuts } from './describeCuts.js';

// Coprime to the lengths of lines and characters, so that cuts of every kind are among them.
describeCuts(23);
