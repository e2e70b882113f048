import { StreamProcessor } from '../../core/decoding/StreamProcessor.js';
import { StreamMonitor } from '../../core/monitor/StreamMonitor.js';
import type { StreamDelta } from '../../model/StreamDelta.js';
import type { DeltaSummary, StreamEnding } from '../channel.js';
import { describeDelta } from './describeDelta.js';

/** Reads a response as a session reads it, beside the session, and measures it. */
export class ExchangeReader {
  readonly number: number;
  readonly monitor = new StreamMonitor();
  #processor: StreamProcessor | undefined;

  /** @param number - Counts the requests of a run, from 1. */
  constructor(number: number) {
    this.number = number;
    this.monitor.startStream();
  }

  open(status: number, headers: Readonly<Record<string, string>>): void {
    // An error's body is a page, not an answer that might be cut.
    if (status >= 400) return;
    this.#processor = new StreamProcessor({
      headers: new Headers(headers),
      contentType: headers['content-type'],
      // What cannot be read is the story's affair, and the story's session says so.
      onSkip: () => {},
    });
  }

  read(bytes: Uint8Array): DeltaSummary[] {
    this.monitor.recordChunk(bytes.length);
    try {
      return this.#take(this.#processor?.push(bytes) ?? []);
    } catch {
      // An event beyond all bounds: bytes there are, deltas there are none.
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
