import type { UIMessage, UIMessageChunk } from 'ai';

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
    const chunks = held ?? [];
    held = undefined;
    const [first] = chunks;
    const isSame = text.startsWith(known);
    if (isSame && first?.type !== 'start') controller.enqueue({ type: 'start', messageId: shown.id });
    for (const chunk of chunks) {
      controller.enqueue(
        isSame && chunk.type === 'start' ? { ...chunk, messageId: chunk.messageId ?? shown.id } : chunk,
      );
    }
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

function textOf({ parts }: UIMessage): string {
  return parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
}
