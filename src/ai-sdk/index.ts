export {
  type AnswerOptions,
  type AnswerReport,
  type ChatProgress,
  SluiceChatTransport,
  type SluiceChatTransportOptions,
} from './SluiceChatTransport.js';
export { type UseChatHelpers, type UseChatOptions, useChat } from './useChat.js';
