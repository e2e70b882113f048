export type { AnswerOptions } from './AnswerOptions.js';
export type { StoppedAnswer, TurnOptions } from './ChatRecord.js';
export {
  type AnswerReport,
  type ChatProgress,
  type RequestOptions,
  SluiceChatTransport,
  type SluiceChatTransportOptions,
} from './SluiceChatTransport.js';
export { type QueuedMessage, type UseChatHelpers, type UseChatOptions, useChat } from './useChat.js';
