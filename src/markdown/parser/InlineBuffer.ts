import { type ChunkedList, empty, push } from './ChunkedList.js';
import { type InlineContext, parseInlines, parseOpenInlines } from './InlineParser.js';
import type { Inline, Mark, Segment } from './nodes.js';

/** From this length on, what is settled is split off and never parsed again. In characters. */
const SEGMENT_LENGTH = 120;

/**
 * From this length on, a tail that does not settle (a star that nothing closes, say) is parsed only when it has grown
 * by a sixteenth, so that its cost stays linear; what has come since is shown as it is.
 */
const UNSETTLED_LENGTH = 4096;

/** Each segment of the first run is looked at when the text grows, so a long text has few there. */
const FIRST_SEGMENTS = 4;

/** What a word, and most tokens, are made of. */
const plain = /^[\p{L}\p{N} ,]*$/u;

/** The text of a paragraph, a heading or a cell while it is being written: settled segments and a tail. */
export class InlineBuffer {
  private settled: ChunkedList<Segment> = empty;
  private tail = '';
  private parsed: { readonly length: number; readonly segment: Segment; readonly endsPlain: boolean } | undefined;

  /** A copy; what is added to one is not in the other. */
  fork(): InlineBuffer {
    const copy = new InlineBuffer();
    copy.settled = this.settled;
    copy.tail = this.tail;
    copy.parsed = this.parsed;
    return copy;
  }

  append(text: string): void {
    this.tail += text;
  }

  /** Replaces the whole text. */
  reset(text: string): void {
    this.settled = empty;
    this.tail = text;
    this.parsed = undefined;
  }

  get source(): string {
    return sourceOf(this.settled) + this.tail;
  }

  get isEmpty(): boolean {
    return this.settled.length === 0 && this.tail === '';
  }

  /** The text, while all of it may still change; `undefined` once a part is settled. */
  get unsettled(): string | undefined {
    return this.settled.length === 0 ? this.tail : undefined;
  }

  /**
   * The text so far, as a reader may see it.
   *
   * @param hidden - How many characters at the end are left out.
   */
  view(context: InlineContext, hidden = 0): ChunkedList<Segment> {
    const { parsed } = this;
    if (parsed && hidden === 0) {
      const { segment, length, endsPlain } = parsed;
      const since = this.tail.slice(length);
      if (endsPlain && since.length < SEGMENT_LENGTH && plain.test(since)) {
        return add(this.settled, openSegment(this.tail, lengthened(segment.nodes, since), segment.notes));
      }
      if (length >= UNSETTLED_LENGTH && this.tail.length < length * (17 / 16)) {
        return add(add(this.settled, segment), openSegment(since, [since], []));
      }
    }
    const tail = hidden === 0 ? this.tail : this.tail.slice(0, -hidden);
    const { nodes, notes, settled, endsPlain } = parseOpenInlines(tail, context);
    if (settled >= SEGMENT_LENGTH) {
      this.settled = add(this.settled, parseInlines(tail.slice(0, settled), context));
      this.tail = this.tail.slice(settled);
      this.parsed = undefined;
      return this.view(context, hidden);
    }
    const segment = openSegment(tail, nodes, notes);
    this.parsed = { length: tail.length, segment, endsPlain };
    return nodes.length === 0 ? this.settled : add(this.settled, segment);
  }

  /** The whole text, parsed for good. */
  close(context: InlineContext): ChunkedList<Segment> {
    return add(this.settled, parseInlines(this.tail.trimEnd(), context));
  }
}

function add(content: ChunkedList<Segment>, segment: Segment): ChunkedList<Segment> {
  return push(content, segment, FIRST_SEGMENTS);
}

export function sourceOf(content: ChunkedList<Segment>): string {
  return content.map((run) => run.map((segment) => segment.source).join('')).join('');
}

function openSegment(source: string, nodes: Segment['nodes'], notes: readonly string[]): Segment {
  return { source, nodes, unresolved: [], notes };
}

/** `nodes` with `text` added to the last text in them. */
function lengthened(nodes: readonly Inline[], text: string): readonly Inline[] {
  const last = nodes.at(-1)!;
  const longer =
    typeof last === 'string' ? last + text : { ...last, children: lengthened((last as Mark).children, text) };
  return nodes.slice(0, -1).concat(longer as Inline);
}
