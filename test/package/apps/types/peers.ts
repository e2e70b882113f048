// Type-checks the entry points with optional peers, all of which are installed.
import type { UIMessage } from 'ai';
import { Chat, SluiceChatTransport, useChat } from 'sluice/ai-sdk';
import { finish, script, text } from 'sluice/testing';
import { streamHandler } from 'sluice/testing/msw';
import 'sluice/testing/vitest';

export const transport = new SluiceChatTransport<UIMessage>({ api: '/api/chat' });
export const chat = new Chat<UIMessage>({ transport });
export const handler = streamHandler('/api/chat', script(text('Hello'), finish()));
export const useMyChat = () => useChat<UIMessage>({ transport });
