/**
 * What it takes to speak with an endpoint that does not speak the AI SDK's protocol. Imported when it is needed first:
 * most applications never load it.
 */
export { toRequestBody } from '../protocols/request/toRequestBody.js';
export { DeltaReader } from './DeltaReader.js';
