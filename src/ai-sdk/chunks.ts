import type { UIMessageChunk } from 'ai';
import type { ItemBuffer } from '../core/flow/FrameBatcher.js';
import { type ReplayContent, ReplayDeduper } from '../core/run/ReplayDeduper.js';

type TextChunk = Extract<UIMessageChunk, { type: 'text-delta' | 'reasoning-delta' }>;
type DeltaChunk = TextChunk | Extract<UIMessageChunk, { type: 'tool-input-delta' }>;

/**
 * Whether a chunk only appends text to an open part, so that it can be joined with adjacent chunks of the same part.
 */
export function isDelta(chunk: UIMessageChunk): chunk is DeltaChunk {
  return chunk.type === 'text-delta' || chunk.type === 'reasoning-delta' || chunk.type === 'tool-input-delta';
}

function deltaOf(chunk: DeltaChunk): string {
  return chunk.type === 'tool-input-delta' ? chunk.inputTextDelta : chunk.delta;
}

function withDelta(chunk: DeltaChunk, text: string): UIMessageChunk {
  return chunk.type === 'tool-input-delta' ? { ...chunk, inputTextDelta: text } : { ...chunk, delta: text };
}

function idOf(chunk: UIMessageChunk): string {
  const { id, toolCallId, sourceId, approvalId, messageId } = chunk as unknown as Record<string, unknown>;
  return String(toolCallId ?? id ?? sourceId ?? approvalId ?? messageId ?? '');
}

/** The memory of a chunk in bytes: two per character, and a fixed size for chunks without text. */
export function bytesOf(chunk: UIMessageChunk): number {
  if (isDelta(chunk)) return 2 * deltaOf(chunk).length;
  return 2 * ('url' in chunk ? chunk.url.length : 100);
}

/** Whether a chunk is content of the message rather than metadata. */
export function hasContent(chunk: UIMessageChunk): boolean {
  return isDelta(chunk) ? deltaOf(chunk) !== '' : /^(tool|source|file|reasoning-file|data|custom)/.test(chunk.type);
}

/** Holds chunks until the next frame and joins adjacent deltas of one part. */
export class ChunkBuffer implements ItemBuffer<UIMessageChunk> {
  #chunks: UIMessageChunk[] = [];
  /** The last chunk, if it was created here by joining. It can be changed, because nothing else refers to it. */
  #joined: UIMessageChunk | undefined;

  get isEmpty(): boolean {
    return this.#chunks.length === 0;
  }

  push(chunks: readonly UIMessageChunk[]): void {
    for (const chunk of chunks) {
      const last = this.#chunks.at(-1);
      if (last?.type === chunk.type && isDelta(last) && isDelta(chunk) && idOf(last) === idOf(chunk)) {
        const text = deltaOf(last) + deltaOf(chunk);
        this.#joined = last === this.#joined ? Object.assign(last, chunk) : { ...last, ...chunk };
        if (this.#joined.type === 'tool-input-delta') this.#joined.inputTextDelta = text;
        else (this.#joined as TextChunk).delta = text;
        this.#chunks[this.#chunks.length - 1] = this.#joined;
      } else this.#chunks.push(chunk);
    }
  }

  take(): readonly UIMessageChunk[] {
    return this.drain();
  }

  drain(): readonly UIMessageChunk[] {
    const chunks = this.#chunks;
    this.#chunks = [];
    this.#joined = undefined;
    return chunks;
  }
}

/**
 * How the chunks of a replay are compared: all deltas of one type are joined into one string; for any other type, the
 * ids of its chunks are joined, each followed by a line feed. Transient data is not compared, because a server may omit
 * it from a replay.
 */
const chunkContent: ReplayContent<UIMessageChunk> = {
  kindOf: (chunk) => ('transient' in chunk && chunk.transient ? '' : chunk.type),
  textOf: (chunk) =>
    isDelta(chunk) ? deltaOf(chunk) : 'transient' in chunk && chunk.transient ? '' : `${idOf(chunk)}\n`,
  slice: (chunk, from) => (isDelta(chunk) ? withDelta(chunk, deltaOf(chunk).slice(from)) : chunk),
  isText: (kind) => kind.endsWith('-delta'),
  isEnd: ({ type }) => type === 'finish',
};

/** Removes the chunks of a response that a replay repeats. */
export class ChunkReplay {
  readonly #shown: { readonly text: string };
  /** Content received so far other than the response text, by kind. */
  readonly #others = new Map<string, string>();
  readonly #deduper = new ReplayDeduper(chunkContent, ({ type }) =>
    type === 'text-delta' ? this.#shown.text : (this.#others.get(type) ?? ''),
  );

  /** @param shown - The response text received so far. */
  constructor(shown: { readonly text: string }) {
    this.#shown = shown;
    if (shown.text !== '') this.take([{ type: 'text-delta', id: '', delta: shown.text }]);
  }

  /** Whether the replay has not yet repeated all of the received text. */
  get isBehind(): boolean {
    return this.#deduper.isBehind;
  }

  rewind(): void {
    if (!this.#deduper.isEmpty) this.#deduper.rewind();
  }

  /** @throws {@link StreamError} `'connection-lost'` if the replay differs from the text received before. */
  take(chunks: readonly UIMessageChunk[]): readonly UIMessageChunk[] {
    const fresh = this.#deduper.take(chunks);
    for (const chunk of fresh) {
      const { type } = chunk;
      if (type !== 'text-delta') this.#others.set(type, (this.#others.get(type) ?? '') + chunkContent.textOf(chunk));
    }
    return fresh;
  }
}

/** A chunk that ends a response: complete, failed or stopped. */
export type EndChunk = Extract<UIMessageChunk, { type: 'finish' | 'error' | 'abort' }>;

const begins = /^(start-step|(text|reasoning|tool-input)-start)$/;
const ends = /^(finish-step|(text|reasoning)-end|tool-input-(available|error))$/;

export class CompletionTracker {
  text = '';
  /** The first error or abort chunk, which a later `finish` does not replace; otherwise the `finish` chunk. */
  end: EndChunk | undefined;
  readonly #open = new Set<string>();

  add(chunk: UIMessageChunk): void {
    if (chunk.type === 'text-delta') this.text += chunk.delta;
    else if (chunk.type === 'finish' || chunk.type === 'error' || chunk.type === 'abort') {
      if (!this.end || this.end.type === 'finish') this.end = chunk;
    } else if (chunk.type === 'reset-step') this.#open.clear();
    else if (!isDelta(chunk)) {
      // The kind is part of the key, because a text and a reasoning part may have the same id.
      const part = `${chunk.type.replace(/^(start|finish)-|-(start|end|available|error)$/, '')} ${idOf(chunk)}`;
      if (begins.test(chunk.type)) this.#open.add(part);
      else if (ends.test(chunk.type)) this.#open.delete(part);
    }
  }

  /** Whether a part or step is open. A body that ends here is truncated. */
  get isMidway(): boolean {
    return this.#open.size > 0;
  }
}
