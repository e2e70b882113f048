'use client';

import { type ComponentType, memo } from 'react';
import type { Sequence } from './Sequence.js';

/** What a component is given that renders one run of a list. */
export interface RunProps<T, S = undefined> {
  run: readonly T[];
  /** The text grows at the end of this run. */
  live: boolean;
  /** What all runs of the list have in common. */
  shared: S;
}

interface RunsProps<T, S> {
  list: Sequence<T>;
  live: boolean;
  shared: S;
  Run: ComponentType<RunProps<T, S>>;
}

/** React looks at each sibling of what has changed, so runs stand in batches: the square root of a square root. */
const BATCH_LENGTH = 16;

/** Renders a list a run at a time. `Run` must be memoised; then only the last run renders when the list grows. */
export function Runs<T, S>({ list, live, shared, Run }: RunsProps<T, S>) {
  const batches = [];
  for (let start = 0; start < list.length; start += BATCH_LENGTH) {
    const end = start + BATCH_LENGTH;
    const props = { list: list.slice(start, end), live: live && end >= list.length, shared, Run };
    batches.push(<Batch key={start} {...(props as unknown as RunsProps<unknown, unknown>)} />);
  }
  return batches;
}

const Batch = memo(function Batch({ list, live, shared, Run }: RunsProps<unknown, unknown>) {
  const last = list.length - 1;
  return list.map((run, index) => <Run key={index} run={run} live={live && index === last} shared={shared} />);
}, isSameBatch);

function isSameBatch(one: RunsProps<unknown, unknown>, other: RunsProps<unknown, unknown>): boolean {
  return (
    one.live === other.live &&
    one.shared === other.shared &&
    one.Run === other.Run &&
    one.list.length === other.list.length &&
    one.list.every((run, index) => run === other.list[index])
  );
}
