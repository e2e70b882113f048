import { describeSessionsBehindQuirks } from './describeSessionsBehindQuirks.js';

describeSessionsBehindQuirks(['faults', 'lifecycle', 'races']);
