import { StreamProcessor } from '../../core/decoding/StreamProcessor.js';
import { StreamMonitor } from '../../core/monitor/StreamMonitor.js';
import type { StreamDelta } from '../../model/StreamDelta.js';
import type { DeltaSummary, StreamEnding } from '../channel.js';
import { describeDelta } from './describeDelta.js';

/** Decodes and measures a response independently of the story's own session. */
export class ExchangeReader {
  readonly number: number;
  readonly monitor = new StreamMonitor();
  #processor: StreamProcessor | undefined;

  constructor(number: number) {
    this.number = number;
    this.monitor.startStream();
  }

  open(status: number, headers: Readonly<Record<string, string>>): void {
    // The body of an error response is not a stream.
    if (status >= 400) return;
    this.#processor = new StreamProcessor({
      headers: new Headers(headers),
      contentType: headers['content-type'],
      // Ignores unreadable events, because the story's own session reports them.
      onSkip: () => {},
    });
  }

  read(bytes: Uint8Array): DeltaSummary[] {
    this.monitor.recordChunk(bytes.length);
    try {
      return this.#take(this.#processor?.push(bytes) ?? []);
    } catch {
      // An event exceeded `maxEventBytes`, so later chunks are logged without deltas.
      this.#processor = undefined;
      return [];
    }
  }

  end(state: 'ended' | 'reset' | 'aborted'): { how: StreamEnding; deltas: DeltaSummary[] } {
    const how = state === 'ended' ? this.#outcome() : { how: state, deltas: [] };
    this.monitor.endStream(how.how);
    return how;
  }

  #outcome(): { how: StreamEnding; deltas: DeltaSummary[] } {
    try {
      const end = this.#processor?.end();
      return end ? { how: end.outcome, deltas: this.#take(end.deltas) } : { how: 'ended', deltas: [] };
    } catch {
      return { how: 'ended', deltas: [] };
    }
  }

  #take(deltas: readonly StreamDelta[]): DeltaSummary[] {
    if (deltas.length > 0) {
      this.monitor.recordDeltas(
        deltas.reduce((sum, delta) => sum + (delta.type === 'text' ? delta.text.length : 0), 0),
      );
    }
    for (const delta of deltas) if (delta.type === 'usage') this.monitor.recordUsage(delta.usage);
    return deltas.map(describeDelta);
  }
}
