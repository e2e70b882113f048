import type { JournalEntry } from '../journal/Journal.js';
import type { MockRequest } from '../journal/MockRequest.js';
import { pageGlobal } from './pageGlobal.js';

/** What passes between a mock and its client, as it passes. `exchange` says which request it belongs to. */
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
      /** As in the journal. */
      readonly state: Exclude<JournalEntry['state'], 'open'>;
      /** Why the client went away. */
      readonly reason: unknown;
    };

const feed = pageGlobal('wire', () => ({ listeners: new Set<(event: NetworkEvent) => void>(), exchanges: 0 }));

/**
 * Listens to every mount at once: for a panel that shows the traffic of a page. For assertions there is the journal.
 *
 * @returns a function that ends the listening.
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
