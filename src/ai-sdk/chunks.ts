import type { UIMessageChunk } from 'ai';
import type { ItemBuffer } from '../core/flow/FrameBatcher.js';
import { type ReplayContent, ReplayDeduper } from '../core/run/ReplayDeduper.js';

type DeltaChunk = Extract<UIMessageChunk, { type: 'text-delta' | 'reasoning-delta' | 'tool-input-delta' }>;

/** Whether a chunk only appends text to an open part, so that it can wait for a frame and be joined with its neighbour. */
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

/** Memory that a chunk holds, at two bytes a character; a flat rate for chunks without text. */
export function bytesOf(chunk: UIMessageChunk): number {
  if (isDelta(chunk)) return 2 * deltaOf(chunk).length;
  return 2 * ('url' in chunk ? chunk.url.length : 100);
}

/** Whether a chunk adds content, rather than facts about the response. */
export function hasContent(chunk: UIMessageChunk): boolean {
  return isDelta(chunk) ? deltaOf(chunk) !== '' : /^(tool|source|file|reasoning-file|data|custom)/.test(chunk.type);
}

/** Holds chunks for a frame and joins adjacent deltas of one part: the SDK builds the same message from one as from many. */
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
 * How chunks of a replay compare: the text of each kind as one string, and the ids of parts in their order, each ending in
 * a line feed, as another. Transient data, which a server may leave out of a replay, has nothing to compare.
 */
const chunkContent: ReplayContent<UIMessageChunk> = {
  kindOf: (chunk) => ('transient' in chunk && chunk.transient ? '' : chunk.type),
  textOf: (chunk) =>
    isDelta(chunk) ? deltaOf(chunk) : 'transient' in chunk && chunk.transient ? '' : `${idOf(chunk)}\n`,
  slice: (chunk, from) => (isDelta(chunk) ? withDelta(chunk, deltaOf(chunk).slice(from)) : chunk),
  isText: (kind) => kind.endsWith('-delta'),
  isEnd: ({ type }) => type === 'finish',
};

/** The chunks of a response, without those that a replay repeats. */
export class ChunkReplay {
  /** What was received, by kind. */
  readonly #texts = new Map<string, string>();
  readonly #deduper = new ReplayDeduper(chunkContent, ({ type }) => this.#texts.get(type) ?? '');

  /** @param text - Text that is shown already. */
  constructor(text = '') {
    if (text !== '') this.take([{ type: 'text-delta', id: '', delta: text }]);
  }

  /** Whether text is still to be repeated. */
  get isBehind(): boolean {
    return this.#deduper.isBehind;
  }

  /** The following chunks replay the response from its start. */
  rewind(): void {
    if (!this.#deduper.isEmpty) this.#deduper.rewind();
  }

  /** @throws {@link StreamError} `'connection-lost'` where the replay differs. */
  take(chunks: readonly UIMessageChunk[]): readonly UIMessageChunk[] {
    const fresh = this.#deduper.take(chunks);
    for (const chunk of fresh) {
      const before = this.#texts.get(chunk.type) ?? '';
      this.#texts.set(chunk.type, before + chunkContent.textOf(chunk));
    }
    return fresh;
  }
}

/** What the server says when it is done: the response is complete, it failed, or it was stopped. */
export type EndChunk = Extract<UIMessageChunk, { type: 'finish' | 'error' | 'abort' }>;

const begins = /^(start-step|(text|reasoning|tool-input)-start)$/;
const ends = /^(finish-step|(text|reasoning)-end|tool-input-(available|error))$/;

/** Follows how far a response is, by its chunks. */
export class CompletionTracker {
  /** The text so far. */
  text = '';
  /** The first failure or stop, which a later `finish` does not undo; else the `finish`. */
  end: EndChunk | undefined;
  /** Parts and steps that have begun and not ended. */
  readonly #open = new Set<string>();

  add(chunk: UIMessageChunk): void {
    if (chunk.type === 'text-delta') this.text += chunk.delta;
    else if (chunk.type === 'finish' || chunk.type === 'error' || chunk.type === 'abort') {
      if (!this.end || this.end.type === 'finish') this.end = chunk;
    } else if (chunk.type === 'reset-step') this.#open.clear();
    else if (!isDelta(chunk)) {
      // The kind, because text and reasoning may have an id in common.
      const part = `${chunk.type.replace(/^(start|finish)-|-(start|end|available|error)$/, '')} ${idOf(chunk)}`;
      if (begins.test(chunk.type)) this.#open.add(part);
      else if (ends.test(chunk.type)) this.#open.delete(part);
    }
  }

  /** Whether a part or step is open, so that an end of the body here can only be a cut. */
  get isMidway(): boolean {
    return this.#open.size > 0;
  }
}
