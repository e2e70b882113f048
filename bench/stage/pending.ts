/** Counts pending timers, frames and idle callbacks. Must be the first module of the page. */
const pending = new Set<string>();

type Ask = (callback: (...args: unknown[]) => void, ...rest: unknown[]) => unknown;
const page = window as unknown as Record<string, Ask>;

function count(ask: string, cancel: string, repeats = false): void {
  const [askPage, cancelPage] = [
    page[ask]!.bind(window),
    page[cancel]!.bind(window) as unknown as (id: unknown) => void,
  ];
  page[ask] = (callback, ...rest) => {
    const id = askPage(
      (...args) => {
        if (!repeats) pending.delete(`${ask} ${id}`);
        callback(...args);
      },
      ...rest,
    );
    pending.add(`${ask} ${id}`);
    return id;
  };
  page[cancel] = ((id: unknown) => {
    pending.delete(`${ask} ${id}`);
    cancelPage(id);
  }) as Ask;
}

count('setTimeout', 'clearTimeout');
count('setInterval', 'clearInterval', true);
count('requestAnimationFrame', 'cancelAnimationFrame');
count('requestIdleCallback', 'cancelIdleCallback');

export const countPending = (): number => pending.size;
