export type { Attachment, CreateMessage, Message, MessagePart, ToolInvocation } from './Message.js';
export {
  type FinishOptions,
  type RequestOptions,
  type ToolCall,
  type UseChatHelpers,
  type UseChatOptions,
  useChat,
} from './useChat.js';
