/**
 * Tells each `data-status` in the story as it changes: what the reader is shown, in the words of the components. Of
 * elements within each other the outermost speaks.
 *
 * @param onStatus - `element` numbers the elements in the order of their appearance.
 * @returns a function that ends it.
 */
export function watchStatuses(root: HTMLElement, onStatus: (element: number, status: string) => void): () => void {
  const seen = new Map<Element, { readonly element: number; status: string }>();

  const look = () => {
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

  const observer = new MutationObserver(look);
  observer.observe(root, { subtree: true, childList: true, attributeFilter: ['data-status'] });
  return () => observer.disconnect();
}
