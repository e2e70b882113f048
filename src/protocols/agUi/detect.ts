import type { EventFields } from '../eventFields.js';

const eventType = /^(RUN|TEXT_MESSAGE|REASONING|THINKING|TOOL_CALL|STEP|STATE|MESSAGES|ACTIVITY)_|^CUSTOM$|^RAW$/;

export function detect({ type }: EventFields): boolean {
  return typeof type === 'string' && eventType.test(type);
}
