'use client';

import { type ComponentType, memo, type ReactNode } from 'react';
import type { ChunkedList } from '../parser/ChunkedList.js';

/** The props of a component that renders one chunk of a list. */
export interface ChunkProps<T, S = undefined> {
  run: readonly T[];
  /** Whether the end of the streaming text is in this chunk. */
  live: boolean;
  shared: S;
}

interface RunsProps<T, S> {
  list: ChunkedList<T>;
  live: boolean;
  shared: S;
  Run: ComponentType<ChunkProps<T, S>>;
}

/** React compares all siblings when one changes. Batches of chunks keep the number of siblings low. */
const BATCH_LENGTH = 8;

/**
 * Renders a list chunk by chunk. `Run` must be memoized, so that only the last chunk renders when the list grows. The
 * first chunks are not batched, because a batch component would cost as much as it saves.
 */
export function renderChunks<T, S>({ list, live, shared, Run }: RunsProps<T, S>): ReactNode[] {
  const nodes = list
    .slice(0, BATCH_LENGTH)
    .map((run, index) => (
      <Run key={`run${index}`} run={run} live={live && index === list.length - 1} shared={shared} />
    ));
  for (let start = BATCH_LENGTH; start < list.length; start += BATCH_LENGTH) {
    const isLast = start + BATCH_LENGTH >= list.length;
    const props = { list: batchAt(list, start, isLast), live: live && isLast, shared, Run };
    nodes.push(<Batch key={`batch${start}`} {...(props as unknown as RunsProps<unknown, unknown>)} />);
  }
  return nodes;
}

const Batch = memo(function Batch({ list, live, shared, Run }: RunsProps<unknown, unknown>) {
  const last = list.length - 1;
  return list.map((run, index) => <Run key={index} run={run} live={live && index === last} shared={shared} />);
});

/** Full batches by their first chunk. The same chunks give the same array, so that `memo` can skip the batch. */
const known = new WeakMap<readonly unknown[], ChunkedList<unknown>>();

function batchAt<T>(list: ChunkedList<T>, start: number, isLast: boolean): ChunkedList<T> {
  const batch = list.slice(start, start + BATCH_LENGTH);
  if (isLast) return batch;
  const earlier = known.get(batch[0]!);
  if (earlier?.every((run, index) => run === batch[index])) return earlier as ChunkedList<T>;
  known.set(batch[0]!, batch);
  return batch;
}
