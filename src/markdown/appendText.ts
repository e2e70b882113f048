interface Join {
  readonly before: string;
  readonly added: string;
  readonly text: string;
}

/** Enough for a few answers that are written at once: a text is asked about as soon as it is rendered. */
const JOINS_KEPT = 8;
/** A string that nobody reads is a chain of all its pieces, which weigh a multiple of it; reading it makes it one. */
const PIECES_KEPT = 1024;

/** The newest first. */
const joins: Join[] = [];
let count = 0;

/**
 * `before + added`, remembered for a moment. {@link Markdown} has to make sure that a text goes on from the last one, for
 * which a browser copies it to one piece. A text that was made here needs no looking at, so a commit costs the same however
 * long it is. Worth it where text is rendered for each token; once a frame it makes no difference.
 *
 * @example
 * ```ts
 * setText((text) => appendText(text, token));
 * ```
 */
export function appendText(before: string, added: string): string {
  const text = before + added;
  if (++count % PIECES_KEPT === 0) /^/.test(text);
  joins.unshift({ before, added, text });
  joins.length = Math.min(joins.length, JOINS_KEPT);
  return text;
}

/** What {@link appendText} has lately added to `before` to make `text`; `undefined` if it has not. */
export function addedText(before: string, text: string): string | undefined {
  let end = text;
  let added = '';
  // A string is told from itself, and from one of another length, without looking at it.
  for (const join of joins) {
    if (join.text !== end) continue;
    added = join.added + added;
    end = join.before;
    if (end === before) return added;
  }
  return undefined;
}
