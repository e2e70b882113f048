export { type StreamHandler, type StreamHandlerOptions, streamHandler } from './transports/streamHandler.js';
