/** What applications import along with the hook. */
export { Chat, type CreateUIMessage, type UIMessage } from '@ai-sdk/react';
export type { AnswerOptions } from './AnswerOptions.js';
export {
  type AnswerReport,
  type ChatProgress,
  type RequestOptions,
  SluiceChatTransport,
  type SluiceChatTransportOptions,
} from './SluiceChatTransport.js';
export type { StoppedAnswer, TurnOptions, UseChatOptions } from './UseChatOptions.js';
export { type QueuedMessage, type UseChatHelpers, useChat } from './useChat.js';
