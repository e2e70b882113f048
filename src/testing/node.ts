export { cassetteFile, recordFile } from './cassettes/files.js';
export { type ServeOptions, type StreamServer, serve } from './transports/serve.js';
