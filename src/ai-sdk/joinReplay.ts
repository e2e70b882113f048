import type { UIMessage, UIMessageChunk } from 'ai';
import { textOf } from '../model/ChatMessage.js';

/**
 * An answer that is told again from its start, on top of the message that already shows its beginning (one that the
 * application kept over a reload). The SDK builds the message anew, from nothing; so the replay is held until it has
 * caught up, and what is on the screen never shrinks. A replay that does not name its message goes by that one's id,
 * where it begins like it: else the same text would stand there twice.
 */
export function joinReplay(
  stream: ReadableStream<UIMessageChunk>,
  shown: UIMessage | undefined,
): ReadableStream<UIMessageChunk> {
  const known = shown?.role === 'assistant' ? textOf(shown) : '';
  if (!shown || known === '') return stream;

  let held: UIMessageChunk[] | undefined = [];
  let text = '';
  const release = (controller: TransformStreamDefaultController<UIMessageChunk>) => {
    if (!held) return;
    if (text.startsWith(known)) {
      const start = held[0]?.type === 'start' ? held.shift() : undefined;
      held.unshift({ type: 'start', messageId: shown.id, ...start } as UIMessageChunk);
    }
    for (const chunk of held) controller.enqueue(chunk);
    held = undefined;
  };
  return stream.pipeThrough(
    new TransformStream<UIMessageChunk, UIMessageChunk>({
      transform(chunk, controller) {
        if (!held) {
          controller.enqueue(chunk);
          return;
        }
        held.push(chunk);
        if (chunk.type === 'text-delta') text += chunk.delta;
        const isAnother = chunk.type === 'start' && chunk.messageId !== undefined && chunk.messageId !== shown.id;
        if (isAnother || text.length >= known.length) release(controller);
      },
      flush: release,
    }),
  );
}
