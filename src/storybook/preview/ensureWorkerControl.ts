/**
 * Loads the frame once more if MSW's service worker does not control it, so that nothing in it is mocked.
 *
 * The worker unregisters itself when its last page has closed, which a page that is loaded anew can look like. The new
 * page's registration then revives the worker that is on its way out, without being controlled by it, and what stories
 * ask goes to the network. A frame that takes leave of the worker and is loaded again is controlled.
 *
 * @param msw - What msw-storybook-addon puts into the context: an MSW worker.
 */
export async function ensureWorkerControl(msw: unknown): Promise<void> {
  if (!isWorker(msw) || !('serviceWorker' in navigator)) return;
  // Each frame of a docs page for itself.
  const key = `sluice/storybook/reloaded${location.search}`;
  if (navigator.serviceWorker.controller) {
    sessionStorage.removeItem(key);
    return;
  }
  // Where it has not helped, as with a worker whose scope is elsewhere, it never will.
  if (sessionStorage.getItem(key)) return;
  sessionStorage.setItem(key, 'true');
  await msw.stop();
  location.reload();
  // Meanwhile nothing is to be shown, and so nothing asked.
  await new Promise(() => {});
}

function isWorker(msw: unknown): msw is { stop(): Promise<void> } {
  return typeof msw === 'object' && msw !== null && 'stop' in msw;
}
