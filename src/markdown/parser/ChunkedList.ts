/**
 * An append-only list in runs. A full run keeps its identity, so whoever renders one component a run looks at the last
 * run alone when the list grows, however long it is, and one pushes without copying more than a run and the list of runs.
 */
export type ChunkedList<T> = readonly (readonly T[])[];

/** Small enough that the open run is cheap to walk, large enough that there are few. */
const RUN_LENGTH = 16;

export const empty: ChunkedList<never> = [];

/** The list with `item` at its end. @param firstLength - How long the first run grows. */
export function push<T>(list: ChunkedList<T>, item: T, firstLength = RUN_LENGTH): ChunkedList<T> {
  const last = list.at(-1);
  if (last === undefined || last.length >= (list.length > 1 ? RUN_LENGTH : firstLength)) return list.concat([[item]]);
  const grown = list.slice();
  // A spread would leave room for sixteen more, and most lists hold one or two.
  grown[list.length - 1] = last.concat([item]);
  return grown;
}

/** The list with each item mapped; runs and lists in which nothing changed keep their identity. */
export function map<T>(list: ChunkedList<T>, change: (item: T) => T): ChunkedList<T> {
  let changed = false;
  const mapped = list.map((run) => {
    let runChanged = false;
    const items = run.map((item) => {
      const next = change(item);
      if (next !== item) runChanged = true;
      return next;
    });
    if (!runChanged) return run;
    changed = true;
    return items;
  });
  return changed ? mapped : list;
}
