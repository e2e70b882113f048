import { describeChatsBehindQuirks } from './describeChatsBehindQuirks.js';

describeChatsBehindQuirks(['faults', 'healing', 'queue', 'useChat', 'dropIn']);
