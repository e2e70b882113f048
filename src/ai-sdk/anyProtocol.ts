/** Needed for endpoints with another protocol than the AI SDK's. Loaded on first use: most applications never need it. */
export { toRequestBody } from '../protocols/request/toRequestBody.js';
export { ChunkEncoder } from './ChunkEncoder.js';
