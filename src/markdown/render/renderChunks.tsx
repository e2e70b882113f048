'use client';

import { type ComponentType, memo, type ReactNode } from 'react';
import type { ChunkedList } from '../parser/ChunkedList.js';

/** What a component is given that renders one run of a list. */
export interface ChunkProps<T, S = undefined> {
  run: readonly T[];
  /** The text grows at the end of this run. */
  live: boolean;
  /** What all runs of the list have in common. */
  shared: S;
}

interface RunsProps<T, S> {
  list: ChunkedList<T>;
  live: boolean;
  shared: S;
  Run: ComponentType<ChunkProps<T, S>>;
}

/** React looks at each sibling of what has changed, so runs stand in batches: few to look at, however many there are. */
const BATCH_LENGTH = 8;

/**
 * Renders a list a run at a time. `Run` must be memoised; then only the last run renders when the list grows. The first
 * runs stand in no batch: most lists have no others, and a component around them weighs as much as they do.
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

/** Full batches by their first run: the same runs give the same array, so that `memo` knows it again. */
const known = new WeakMap<readonly unknown[], ChunkedList<unknown>>();

function batchAt<T>(list: ChunkedList<T>, start: number, isLast: boolean): ChunkedList<T> {
  const batch = list.slice(start, start + BATCH_LENGTH);
  if (isLast) return batch;
  const earlier = known.get(batch[0]!);
  if (earlier?.every((run, index) => run === batch[index])) return earlier as ChunkedList<T>;
  known.set(batch[0]!, batch);
  return batch;
}
