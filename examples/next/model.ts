import type { StreamDelta } from 'sluice/core';

/** Replace it with your provider: `streamText(…)`, or the stream of its SDK. */
export async function* askModel(messages: readonly unknown[], signal: AbortSignal): AsyncGenerator<StreamDelta> {
  for (const word of ['You ', 'sent ', `${messages.length} `, 'messages.']) {
    signal.throwIfAborted();
    yield { type: 'text', part: 'answer', text: word };
  }
  yield { type: 'finish', reason: 'stop', raw: '' };
}
