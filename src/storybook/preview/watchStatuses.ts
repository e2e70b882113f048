/**
 * Reports each change of a `data-status` attribute in the story. Of nested elements, only the outermost is reported.
 *
 * @param onStatus - `element` is the number of the element in order of appearance.
 * @returns a function that stops watching.
 */
export function watchStatuses(root: HTMLElement, onStatus: (element: number, status: string) => void): () => void {
  const seen = new Map<Element, { readonly element: number; status: string }>();

  const report = () => {
    for (const found of root.querySelectorAll('[data-status]')) {
      if (found.parentElement?.closest('[data-status]')) continue;
      const status = found.getAttribute('data-status') ?? '';
      const known = seen.get(found);
      if (known?.status === status) continue;
      if (known) known.status = status;
      else seen.set(found, { element: seen.size + 1, status });
      onStatus(known?.element ?? seen.size, status);
    }
  };

  const observer = new MutationObserver(report);
  observer.observe(root, { subtree: true, childList: true, attributeFilter: ['data-status'] });
  return () => observer.disconnect();
}
