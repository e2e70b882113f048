// @vitest-environment node
import { describeCuts } from './describeCuts.js';

describeCuts(1);
