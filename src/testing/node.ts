export { type ServeOptions, type StreamServer, serve } from './mounts/serve.js';
