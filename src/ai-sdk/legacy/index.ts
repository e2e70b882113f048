export type { Attachment, CreateMessage, Message, ToolInvocation } from './Message.js';
export { type RequestOptions, type UseChatHelpers, type UseChatOptions, useChat } from './useChat.js';
