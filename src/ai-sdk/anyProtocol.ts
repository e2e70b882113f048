/**
 * Code for endpoints whose protocol is not the AI SDK's. It is loaded on first use, because most applications never
 * need it.
 */
export { toRequestBody } from '../protocols/request/toRequestBody.js';
export { ChunkEncoder } from './ChunkEncoder.js';
