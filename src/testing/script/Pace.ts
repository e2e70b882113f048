/** How fast the pieces of an answer follow each other. */
export interface Pace {
  /** Wait before the first piece. @defaultValue `0` */
  readonly ttftMs?: number | undefined;
  /** @defaultValue `Infinity`: each text is one piece, sent at once */
  readonly charsPerSecond?: number | undefined;
  /** Length of a piece in characters (code points). @defaultValue `4`, about a token of English */
  readonly charsPerPiece?: number | undefined;
  /** How far a wait may be off, as a share of it: `0.5` is between half and one and a half. @defaultValue `0` */
  readonly jitter?: number | undefined;
  /** The same seed gives the same waits. @defaultValue `1` */
  readonly seed?: number | undefined;
  /**
   * By how much everything is faster than written: the waits above, every `delay()`, a cassette's own timing.
   * `2` is twice as fast, `Infinity` waits nowhere. @defaultValue `1`
   */
  readonly speed?: number | undefined;
}

/** Paces with a name. */
export const paces = {
  /** Without any wait. */
  instant: { speed: Number.POSITIVE_INFINITY },
  /** A large model on a good line. */
  realistic: { ttftMs: 600, charsPerSecond: 250, jitter: 0.6 },
  /** A busy model on a bad line. */
  slow: { ttftMs: 3_000, charsPerSecond: 30, jitter: 0.9 },
} as const satisfies Record<string, Pace>;

export type PaceName = keyof typeof paces;

/** @throws RangeError for a number that cannot be a pace, TypeError for a name that is none. */
export function resolvePace(named: Pace | PaceName): Pace {
  const value: Pace | undefined = typeof named === 'string' ? paces[named] : named;
  if (value === undefined) {
    throw new TypeError(`There is no pace '${String(named)}'; there are ${Object.keys(paces).join(', ')}.`);
  }
  const { ttftMs = 0, charsPerSecond = 1, charsPerPiece = 1, jitter = 0, speed = 1 } = value;
  const wrong = Object.entries({
    ttftMs: ttftMs >= 0,
    charsPerSecond: charsPerSecond > 0,
    charsPerPiece: charsPerPiece >= 1,
    jitter: jitter >= 0 && jitter <= 1,
    speed: speed > 0,
  }).find(([, fits]) => !fits)?.[0];
  if (wrong) {
    throw new RangeError(`A pace's ${wrong} cannot be ${String(value[wrong as keyof Pace])}.`);
  }
  return value;
}
