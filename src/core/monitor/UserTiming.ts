export type TrackColor = 'primary' | 'primary-light' | 'secondary' | 'tertiary' | 'error';

let opened = 0;

/**
 * Writes entries to a separate track of the browser's Performance panel, whose extensibility API reads
 * `detail.devtools`. {@link clear} removes them from the page's timeline, which would otherwise grow with every answer;
 * by then, recordings and observers have received them.
 */
export class UserTiming {
  readonly #performance: Performance;
  readonly #names = new Set<string>();
  /** Makes entry names unique, so that one stream does not clear the entries of another. */
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
      // An environment that rejects entries, such as an old browser or a mock, must not end the stream.
    }
  }
}
