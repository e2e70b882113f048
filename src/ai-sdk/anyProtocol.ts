/** Code for protocols other than the AI SDK's. Loaded on first use, because most applications never need it. */
export { toRequestBody } from '../protocols/request/toRequestBody.js';
export { ChunkEncoder } from './ChunkEncoder.js';
