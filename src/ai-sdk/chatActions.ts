import type { UseChatHelpers } from '@ai-sdk/react';
import type { UIMessage } from 'ai';
import type { ChatRecord } from './ChatRecord.js';

type Helpers<UI_MESSAGE extends UIMessage> = Pick<UseChatHelpers<UI_MESSAGE>, 'sendMessage' | 'regenerate'>;

/** What a chat does: as the SDK does it, but nothing that has arrived is lost, and no two answers run into each other. */
export function chatActions<UI_MESSAGE extends UIMessage>(record: ChatRecord<UI_MESSAGE>) {
  const { chat } = record;

  /** The SDK takes nothing more once it stops, so it gets first what waits for a frame. */
  async function stopWith(stop: () => Promise<void>): Promise<void> {
    record.noteStop();
    if (record.transport.isHolding) await record.transport.flush();
    await stop();
  }

  const stop = (): Promise<void> => stopWith(chat.stop);

  /** The answer under way ends once `onToolCall` has returned, which is never if that waits for the answer's end. */
  const unlessInToolCall = (done: Promise<void>): Promise<void> =>
    record.isInToolCall ? Promise.race([done, Promise.resolve()]) : done;

  /** What takes the place of the answer under way, or rewrites what it answers, makes it pointless. */
  async function afterStop(ask: () => Promise<void>): Promise<void> {
    if (record.isAnswering) await stop();
    return ask();
  }

  const sendMessage: Helpers<UI_MESSAGE>['sendMessage'] = (message, options) => {
    const { whileAnswering, experimental_queue } = record.options;
    const ask = () => chat.sendMessage(message, options);
    if (whileAnswering === 'interrupt' || message?.messageId !== undefined) return unlessInToolCall(afterStop(ask));
    // A chat that the application made has the queue that the application gave it, which cannot be seen from here.
    return unlessInToolCall(record.isGiven || experimental_queue ? ask() : record.inTurn(ask));
  };

  const regenerate: Helpers<UI_MESSAGE>['regenerate'] = (options) =>
    unlessInToolCall(afterStop(() => chat.regenerate(options)));

  const sendQueuedNow = (id: string): Promise<void> => stopWith(() => chat.experimental_sendQueuedMessageNow(id));

  function clearError(): void {
    chat.clearError();
    if (!record.isAnswering) record.transport.reset();
  }

  return {
    sendMessage,
    regenerate,
    stop,
    clearError,
    sendQueuedNow,
    experimental_sendQueuedMessageNow: sendQueuedNow,
    removeQueued: chat.experimental_removeQueuedMessage,
    editQueued: (id: string, text: string): void => record.edit(id, text),
    retry: (): Promise<void> => (record.transport.isResumable ? chat.resumeStream() : chat.regenerate()),
  };
}
