export { cassetteFile, recordFile } from './cassettes/files.js';
export { type ServeOptions, type StreamServer, serve } from './mounts/serve.js';
