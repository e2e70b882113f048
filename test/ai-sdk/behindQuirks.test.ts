import { describeChatsBehindQuirks } from './describeChatsBehindQuirks.js';

describeChatsBehindQuirks(['outcomes']);
