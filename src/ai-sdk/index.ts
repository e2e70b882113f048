/** Re-exported because applications import these together with the hook. */
export type { CreateUIMessage, UIMessage } from '@ai-sdk/react';
export type { QueuedMessage } from './ChatBinding.js';
export type {
  AnswerOptions,
  AnswerReport,
  EndpointOptions,
  SluiceChatTransportOptions,
  StoppedAnswer,
  TurnOptions,
  UseChatOptions,
} from './options.js';
export { Chat } from './peers.js';
export { type ChatProgress, SluiceChatTransport } from './SluiceChatTransport.js';
export { type UseChatHelpers, useChat } from './useChat.js';
export { experimental_useObject, type UseObjectHelpers, type UseObjectOptions, useObject } from './useObject.js';
