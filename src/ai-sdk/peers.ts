import * as react from '@ai-sdk/react';
import * as ai from 'ai';

// Imported as namespaces, because a missing named export would fail before this check. Kept short, because every bundle
// contains this code.
if (!ai.HttpChatTransport || !react.Chat) {
  throw new Error(
    'sluice/ai-sdk needs ai 5 or newer and @ai-sdk/react 2 or newer. Run: npm install ai@latest @ai-sdk/react@latest',
  );
}

export const Chat = react.Chat;
export type Chat<UI_MESSAGE extends ai.UIMessage = ai.UIMessage> = react.Chat<UI_MESSAGE>;

export const HttpChatTransport = ai.HttpChatTransport;
export type HttpChatTransport<UI_MESSAGE extends ai.UIMessage> = ai.HttpChatTransport<UI_MESSAGE>;

export const DefaultChatTransport = ai.DefaultChatTransport;
export const asSchema = ai.asSchema;
export const TextStreamChatTransport = ai.TextStreamChatTransport;
export const lastAssistantMessageIsCompleteWithToolCalls = ai.lastAssistantMessageIsCompleteWithToolCalls;
