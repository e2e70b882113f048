/** The colours that the Performance panel knows. */
export type TrackColor = 'primary' | 'primary-light' | 'secondary' | 'tertiary' | 'error';

let opened = 0;

/**
 * Entries in a track of their own in the browser's Performance panel (its extensibility reads `detail.devtools`). A
 * recording and every PerformanceObserver get them at once; {@link clear} takes them off the page's timeline, which
 * would otherwise grow with every answer.
 */
export class UserTiming {
  readonly #performance: Performance;
  readonly #names = new Set<string>();
  /** Names are shared by the whole page; the number keeps one stream from clearing another's. */
  readonly #suffix = ` · stream ${++opened}`;

  constructor(performance: Performance) {
    this.#performance = performance;
  }

  measure(name: string, start: number, end: number, color: TrackColor, facts: object = {}): void {
    const properties = Object.entries(facts).map(([fact, value]) => [fact, String(value)]);
    const devtools = { dataType: 'track-entry', track: 'Sluice', color, properties };
    this.#add('measure', name, { start, end, detail: { devtools } });
  }

  mark(name: string, startTime: number, color: TrackColor): void {
    this.#add('mark', name, { startTime, detail: { devtools: { dataType: 'marker', color } } });
  }

  clear(): void {
    for (const name of this.#names) {
      this.#performance.clearMeasures(name);
      this.#performance.clearMarks(name);
    }
    this.#names.clear();
  }

  #add(kind: 'measure' | 'mark', name: string, options: PerformanceMeasureOptions & PerformanceMarkOptions): void {
    const entry = name + this.#suffix;
    try {
      this.#performance[kind](entry, options);
      this.#names.add(entry);
    } catch {
      // A timeline that does not take entries (an old browser, a test's fake) must not end a stream.
    }
  }
}
