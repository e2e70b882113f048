import type { UIMessageChunk } from 'ai';
import type { ItemBuffer } from '../core/flow/FrameBatcher.js';
import { type ReplayContent, ReplayDeduper } from '../core/run/ReplayDeduper.js';

type DeltaChunk = Extract<UIMessageChunk, { type: 'text-delta' | 'reasoning-delta' | 'tool-input-delta' }>;

/**
 * Whether a chunk only appends text to an open part. Such chunks wait for a frame and are joined with adjacent ones.
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

/** The id of the part that a chunk belongs to. */
function idOf(chunk: UIMessageChunk): string {
  const { id, toolCallId, sourceId, approvalId, messageId } = chunk as unknown as Record<string, unknown>;
  return String(toolCallId ?? id ?? sourceId ?? approvalId ?? messageId ?? '');
}

/** The memory that a chunk holds, in bytes: two per character, and a flat rate for chunks without text. */
export function bytesOf(chunk: UIMessageChunk): number {
  if (isDelta(chunk)) return 2 * deltaOf(chunk).length;
  return 2 * ('url' in chunk ? chunk.url.length : 100);
}

/** Whether a chunk adds content to the message, as opposed to data about the response. */
export function hasContent(chunk: UIMessageChunk): boolean {
  return isDelta(chunk) ? deltaOf(chunk) !== '' : /^(tool|source|file|reasoning-file|data|custom)/.test(chunk.type);
}

/**
 * Holds chunks until the next frame and joins adjacent deltas of one part. The SDK builds the same message from joined
 * deltas.
 */
export class ChunkBuffer implements ItemBuffer<UIMessageChunk> {
  #chunks: UIMessageChunk[] = [];

  get isEmpty(): boolean {
    return this.#chunks.length === 0;
  }

  push(chunks: readonly UIMessageChunk[]): void {
    for (const chunk of chunks) {
      const last = this.#chunks.at(-1);
      if (last?.type === chunk.type && isDelta(last) && isDelta(chunk) && idOf(last) === idOf(chunk)) {
        const joined = withDelta({ ...last, ...chunk } as DeltaChunk, deltaOf(last) + deltaOf(chunk));
        this.#chunks[this.#chunks.length - 1] = joined;
      } else this.#chunks.push(chunk);
    }
  }

  take(): readonly UIMessageChunk[] {
    return this.drain();
  }

  drain(): readonly UIMessageChunk[] {
    const chunks = this.#chunks;
    this.#chunks = [];
    return chunks;
  }
}

/**
 * Defines how the chunks of a replay are compared. All text of one kind is compared as one string. Part ids are
 * compared in order, as another string with a line feed after each id. Transient data is not compared, because a server
 * may leave it out of a replay.
 */
const chunkContent: ReplayContent<UIMessageChunk> = {
  kindOf: (chunk) => ('transient' in chunk && chunk.transient ? '' : chunk.type),
  textOf: (chunk) =>
    isDelta(chunk) ? deltaOf(chunk) : 'transient' in chunk && chunk.transient ? '' : `${idOf(chunk)}\n`,
  slice: (chunk, from) => (isDelta(chunk) ? withDelta(chunk, deltaOf(chunk).slice(from)) : chunk),
  isText: (kind) => kind.endsWith('-delta'),
  isEnd: ({ type }) => type === 'finish',
};

/** Removes the chunks that a replay repeats from a response. */
export class ChunkReplay {
  /** The text received so far, by kind. */
  readonly #texts = new Map<string, string>();
  readonly #deduper = new ReplayDeduper(chunkContent, ({ type }) => this.#texts.get(type) ?? '');

  /** @param text - The text that is already shown. */
  constructor(text = '') {
    if (text !== '') this.take([{ type: 'text-delta', id: '', delta: text }]);
  }

  /** Whether the replay has not yet repeated all text received before. */
  get isBehind(): boolean {
    return this.#deduper.isBehind;
  }

  /** Starts a replay: the following chunks repeat the response from its beginning. */
  rewind(): void {
    if (!this.#deduper.isEmpty) this.#deduper.rewind();
  }

  /** @throws {@link StreamError} `'connection-lost'` if the replay differs from the text received before. */
  take(chunks: readonly UIMessageChunk[]): readonly UIMessageChunk[] {
    const fresh = this.#deduper.take(chunks);
    for (const chunk of fresh) {
      const before = this.#texts.get(chunk.type) ?? '';
      this.#texts.set(chunk.type, before + chunkContent.textOf(chunk));
    }
    return fresh;
  }
}

/** A chunk with which the server ends a response: complete, failed or stopped. */
export type EndChunk = Extract<UIMessageChunk, { type: 'finish' | 'error' | 'abort' }>;

const begins = /^(start-step|(text|reasoning|tool-input)-start)$/;
const ends = /^(finish-step|(text|reasoning)-end|tool-input-(available|error))$/;

/** Tracks from its chunks whether a response is complete. */
export class CompletionTracker {
  /** The text received so far. */
  text = '';
  /** The first error or abort chunk, which a later `finish` does not replace; otherwise the `finish` chunk. */
  end: EndChunk | undefined;
  /** The parts and steps that have started and not ended. */
  readonly #open = new Set<string>();

  add(chunk: UIMessageChunk): void {
    if (chunk.type === 'text-delta') this.text += chunk.delta;
    else if (chunk.type === 'finish' || chunk.type === 'error' || chunk.type === 'abort') {
      if (!this.end || this.end.type === 'finish') this.end = chunk;
    } else if (chunk.type === 'reset-step') this.#open.clear();
    else if (!isDelta(chunk)) {
      // The key contains the kind, because a text and a reasoning part may have the same id.
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
