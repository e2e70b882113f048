'use client';

import { type ComponentType, memo, type ReactNode } from 'react';
import type { ChunkedList } from '../parser/ChunkedList.js';

/** The props of a component that renders one chunk of a list. */
export interface ChunkProps<T, S = undefined> {
  chunk: readonly T[];
  /** Whether the end of the streaming text is in this chunk. */
  live: boolean;
  shared: S;
}

interface ChunkListProps<T, S> {
  list: ChunkedList<T>;
  live: boolean;
  shared: S;
  Chunk: ComponentType<ChunkProps<T, S>>;
}

/** React compares all siblings when one changes. Batches of chunks keep the number of siblings low. */
const batchLength = 8;

/**
 * Renders a list chunk by chunk. `Chunk` must be memoized, so that only the last chunk renders when the list grows. The
 * first chunks are not batched, because a batch component would cost as much as it saves.
 */
export function renderChunks<T, S>({ list, live, shared, Chunk }: ChunkListProps<T, S>): ReactNode[] {
  const nodes = list
    .slice(0, batchLength)
    .map((chunk, index) => (
      <Chunk key={`chunk${index}`} chunk={chunk} live={live && index === list.length - 1} shared={shared} />
    ));
  for (let start = batchLength; start < list.length; start += batchLength) {
    const isLast = start + batchLength >= list.length;
    const props = { list: batchAt(list, start, isLast), live: live && isLast, shared, Chunk };
    nodes.push(<Batch key={`batch${start}`} {...(props as unknown as ChunkListProps<unknown, unknown>)} />);
  }
  return nodes;
}

const Batch = memo(function Batch({ list, live, shared, Chunk }: ChunkListProps<unknown, unknown>) {
  const last = list.length - 1;
  return list.map((chunk, index) => <Chunk key={index} chunk={chunk} live={live && index === last} shared={shared} />);
});

/** Full batches by their first chunk. The same chunks give the same array, so that `memo` can skip the batch. */
const known = new WeakMap<readonly unknown[], ChunkedList<unknown>>();

function batchAt<T>(list: ChunkedList<T>, start: number, isLast: boolean): ChunkedList<T> {
  const batch = list.slice(start, start + batchLength);
  if (isLast) return batch;
  const earlier = known.get(batch[0]!);
  if (earlier?.every((chunk, index) => chunk === batch[index])) return earlier as ChunkedList<T>;
  known.set(batch[0]!, batch);
  return batch;
}
