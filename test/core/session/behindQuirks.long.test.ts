import { describeSessionsBehindQuirks } from './describeSessionsBehindQuirks.js';

describeSessionsBehindQuirks(['applicationErrors', 'StreamObjectSession', '../chat/ChatSession']);
