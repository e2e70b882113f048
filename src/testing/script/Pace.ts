/** How fast the pieces of an answer are sent. */
export interface Pace {
  /** Wait before the first piece in milliseconds. @defaultValue `0` */
  readonly ttftMs?: number | undefined;
  /** @defaultValue `Infinity`: each text is one piece, sent at once */
  readonly charsPerSecond?: number | undefined;
  /** Length of a piece in characters (code points). @defaultValue `4`, about a token of English */
  readonly charsPerPiece?: number | undefined;
  /** Random deviation of each wait, as a fraction: `0.5` varies from 50 % to 150 %. @defaultValue `0` */
  readonly jitter?: number | undefined;
  /** Seed of the random deviation. The same seed gives the same waits. @defaultValue `1` */
  readonly seed?: number | undefined;
  /**
   * Divides all waits: the waits of this pace, every `delay()`, and the timing of a cassette. `2` is twice as fast;
   * `Infinity` removes all waits.
   *
   * @defaultValue `1`
   */
  readonly speed?: number | undefined;
}

export const paces = {
  instant: { speed: Number.POSITIVE_INFINITY },
  /** A large model on a fast connection. */
  realistic: { ttftMs: 600, charsPerSecond: 250, jitter: 0.6 },
  /** A busy model on a slow connection. */
  slow: { ttftMs: 3_000, charsPerSecond: 30, jitter: 0.9 },
} as const satisfies Record<string, Pace>;

export type PaceName = keyof typeof paces;

/** @throws RangeError for an invalid number, TypeError for an unknown name. */
export function resolvePace(named: Pace | PaceName): Pace {
  const value: Pace | undefined = typeof named === 'string' ? paces[named] : named;
  if (value === undefined) {
    throw new TypeError(`Unknown pace '${String(named)}'. Known paces: ${Object.keys(paces).join(', ')}.`);
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
    throw new RangeError(`Invalid \`${wrong}\` of a pace: ${String(value[wrong as keyof Pace])}.`);
  }
  return value;
}
