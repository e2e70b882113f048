export { type StreamHandler, type StreamHandlerOptions, streamHandler } from './mounts/streamHandler.js';
