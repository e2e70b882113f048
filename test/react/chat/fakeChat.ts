import type { ChatLike, MessageLike } from '../../../src/react/ChatWindow/ChatLike.js';

/** A message of plain text. */
export function say(role: MessageLike['role'], text: string, id = `${role}: ${text}`): MessageLike {
  return { id, role, parts: [{ type: 'text', text } as MessageLike['parts'][number]] };
}

/** A chat that only records its calls. */
export function fakeChat(chat: Partial<ChatLike> = {}): ChatLike & { calls: unknown[][] } {
  const calls: unknown[][] = [];
  const note =
    (name: string) =>
    (...args: unknown[]) => {
      calls.push([name, ...args]);
    };
  return {
    messages: [],
    status: 'ready',
    sendMessage: note('sendMessage'),
    regenerate: note('regenerate'),
    stop: note('stop'),
    clearError: note('clearError'),
    addToolApprovalResponse: note('addToolApprovalResponse'),
    ...chat,
    calls,
  };
}
