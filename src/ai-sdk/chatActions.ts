import type { UseChatHelpers } from '@ai-sdk/react';
import type { UIMessage } from 'ai';
import type { ChatRecord } from './ChatRecord.js';
import type { SluiceChatTransport } from './SluiceChatTransport.js';

/** What the SDK's hook does. */
export interface StockActions<UI_MESSAGE extends UIMessage>
  extends Pick<UseChatHelpers<UI_MESSAGE>, 'sendMessage' | 'regenerate' | 'stop' | 'resumeStream' | 'clearError'> {
  readonly remove: UseChatHelpers<UI_MESSAGE>['experimental_removeQueuedMessage'];
  readonly sendNow: UseChatHelpers<UI_MESSAGE>['experimental_sendQueuedMessageNow'];
}

/** What a chat does: as the SDK does it, but nothing that has arrived is lost, and no two answers run into each other. */
export function chatActions<UI_MESSAGE extends UIMessage>(
  record: ChatRecord<UI_MESSAGE>,
  transport: SluiceChatTransport<UI_MESSAGE>,
  stock: StockActions<UI_MESSAGE>,
) {
  /** The SDK takes nothing more once it stops, so it gets first what waits for a frame. */
  async function stopWith(stockStop: () => Promise<void>): Promise<void> {
    record.noteStop();
    if (transport.isHolding) await transport.flush();
    await stockStop();
  }

  const stop = (): Promise<void> => stopWith(stock.stop);

  const sendMessage: StockActions<UI_MESSAGE>['sendMessage'] = async (message, options) => {
    // What rewrites the history makes the answer under way pointless.
    const interrupts = record.options.whileAnswering === 'interrupt' || message?.messageId !== undefined;
    if (record.isBusy && interrupts) await stop();
    if (record.options.experimental_queue || interrupts) return stock.sendMessage(message, options);
    return record.inTurn(() => stock.sendMessage(message, options));
  };

  const regenerate: StockActions<UI_MESSAGE>['regenerate'] = async (options) => {
    if (record.isBusy) await stop();
    return stock.regenerate(options);
  };

  const sendQueuedNow = (id: string): Promise<void> => stopWith(() => stock.sendNow(id));

  function removeQueued(id: string): void {
    record.forgetEdit(id);
    stock.remove(id);
  }

  function clearError(): void {
    stock.clearError();
    if (!record.isBusy) transport.reset();
  }

  return {
    sendMessage,
    regenerate,
    stop,
    clearError,
    sendQueuedNow,
    experimental_sendQueuedMessageNow: sendQueuedNow,
    removeQueued,
    experimental_removeQueuedMessage: removeQueued,
    editQueued: (id: string, text: string): void => record.edit(id, text),
    retry: (): Promise<void> => (transport.isResumable ? stock.resumeStream() : stock.regenerate()),
  };
}
