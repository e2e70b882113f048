import type { JournalEntry } from '../journal/Journal.js';
import type { MockRequest } from '../journal/MockRequest.js';
import { pageGlobal } from './pageGlobal.js';

/** An event between a mock and its client. `exchange` identifies the request. */
export type NetworkEvent =
  | { readonly type: 'request'; readonly exchange: number; readonly request: MockRequest }
  | {
      readonly type: 'response';
      readonly exchange: number;
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
    }
  | { readonly type: 'chunk'; readonly exchange: number; readonly bytes: Uint8Array }
  | {
      readonly type: 'end';
      readonly exchange: number;
      /** As in {@link JournalEntry.state}. */
      readonly state: Exclude<JournalEntry['state'], 'open'>;
      readonly reason: unknown;
    };

const feed = pageGlobal('wire', () => ({ listeners: new Set<(event: NetworkEvent) => void>(), exchanges: 0 }));

/**
 * Subscribes to the events of all transports, for a panel that shows the traffic. Use the journal for assertions.
 *
 * @returns a function that unsubscribes.
 */
export function observeNetwork(listener: (event: NetworkEvent) => void): () => void {
  feed.listeners.add(listener);
  return () => void feed.listeners.delete(listener);
}

export function nextExchange(): number {
  feed.exchanges += 1;
  return feed.exchanges;
}

export function report(event: NetworkEvent): void {
  for (const listener of feed.listeners) listener(event);
}
