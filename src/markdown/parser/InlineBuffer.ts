import { addressStart } from './bareUrl.js';
import { type ChunkedList, empty, withLast } from './ChunkedList.js';
import { type InlineContext, parseInlines, parseOpenInlines } from './InlineParser.js';
import type { Segment } from './nodes.js';

/** Settled text above this length, in characters, becomes a segment, which is never parsed again. */
const segmentLength = 120;

/**
 * Unsettled text with more characters than this, for example after an unclosed `*`, is parsed again only after it has
 * grown by a sixteenth, so that the total cost stays linear. Until then, new text is shown unparsed.
 */
const unsettledLength = 4096;

/** Number of segments in the first chunk. It is small, because React compares each of them when the text grows. */
const firstSegments = 4;

/** Matches text that only extends a plain word. */
const plain = /^[^\n\r\0\\`*_~[\]!<>&$@/#|]*$/;
const letter = /\p{L}/u;

/** The streaming text of a paragraph, heading or cell: settled segments, and a rest that may change. */
export class InlineBuffer {
  /** Whether white space at the end is hidden, as in headings and cells. */
  readonly #trimsEnd: boolean;
  #settled: ChunkedList<Segment> = empty;
  #rest = '';
  #parsed: { readonly length: number; readonly segment: Segment } | undefined;
  /** Whether the last view showed the whole text and the text ended in a plain word. */
  #endsPlain = false;
  #last = '';
  #settledNotes: readonly string[] = [];

  constructor(trimsEnd = false) {
    this.#trimsEnd = trimsEnd;
  }

  fork(): InlineBuffer {
    const copy = new InlineBuffer(this.#trimsEnd);
    copy.#settled = this.#settled;
    copy.#rest = this.#rest;
    copy.#parsed = this.#parsed;
    copy.#settledNotes = this.#settledNotes;
    return copy;
  }

  append(text: string): void {
    this.#rest += text;
    this.#endsPlain = false;
  }

  /** Appends `text` if it only extends the last text of the last {@link view}, otherwise returns false. */
  appendPlain(text: string): boolean {
    if (!this.#endsPlain || !plain.test(text)) return false;
    // The text may complete `www.` or end in white space that has to be hidden.
    const end = this.#last + text;
    if (/w\./i.test(end) || addressStart(end, 1) < end.length || (this.#trimsEnd && /[ \t]$/.test(text))) return false;
    if (this.#rest.length - this.#parsed!.length + text.length > segmentLength) return false;
    this.#rest += text;
    this.#last = text.at(-1)!;
    return true;
  }

  reset(text: string): void {
    this.#settled = empty;
    this.#rest = text;
    this.#parsed = undefined;
    this.#endsPlain = false;
  }

  get source(): string {
    return sourceOf(this.#settled) + this.#rest;
  }

  get isEmpty(): boolean {
    return this.#settled.length === 0 && this.#rest === '';
  }

  /** The whole text until a part of it is settled, then `undefined`. */
  get unsettled(): string | undefined {
    return this.#settled.length === 0 ? this.#rest : undefined;
  }

  get rest(): string {
    return this.#rest;
  }

  /**
   * Returns the visible segments of a text that is still streaming.
   *
   * @param hidden - Number of characters to omit at the end.
   */
  view(context: InlineContext, hidden = 0): ChunkedList<Segment> {
    this.#endsPlain = false;
    const parsed = this.#parsed;
    const visible = this.#rest.length - hidden;
    if (parsed && parsed.length >= unsettledLength && visible < parsed.length * (17 / 16) && visible >= parsed.length) {
      const since = this.#rest.slice(parsed.length, visible);
      return add(add(this.#settled, parsed.segment), openSegment(since, [since], []));
    }
    const text = hidden === 0 ? this.#rest : this.#rest.slice(0, visible);
    const { nodes, notes, settled, endsPlain } = parseOpenInlines(text, context);
    if (settled >= segmentLength) {
      const segment = parseInlines(text.slice(0, settled), context);
      this.#settled = add(this.#settled, segment);
      if (segment.notes.length > 0) this.#settledNotes = this.#settledNotes.concat(segment.notes);
      this.#rest = this.#rest.slice(settled);
      this.#parsed = undefined;
      return this.view(context, hidden);
    }
    const segment = openSegment(text, nodes, notes);
    this.#parsed = { length: text.length, segment };
    // The text direction is unknown before the first letter.
    this.#endsPlain = endsPlain && hidden === 0 && letter.test(text);
    this.#last = text.at(-1) ?? '';
    return nodes.length === 0 ? this.#settled : add(this.#settled, segment);
  }

  /** Labels of footnotes in text that was settled since the last call. */
  takeSettledNotes(): readonly string[] {
    const notes = this.#settledNotes;
    this.#settledNotes = [];
    return notes;
  }

  close(context: InlineContext): ChunkedList<Segment> {
    return add(this.#settled, parseInlines(this.#rest.trimEnd(), context));
  }
}

function add(content: ChunkedList<Segment>, segment: Segment): ChunkedList<Segment> {
  return withLast(content, segment, firstSegments);
}

export function sourceOf(content: ChunkedList<Segment>): string {
  return content.map((chunk) => chunk.map((segment) => segment.source).join('')).join('');
}

function openSegment(source: string, nodes: Segment['nodes'], notes: readonly string[]): Segment {
  return { source, nodes, unresolved: [], notes, isPending: false, open: true };
}
