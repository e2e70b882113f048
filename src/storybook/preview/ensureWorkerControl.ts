/**
 * Reloads the frame if MSW's service worker does not control it, because nothing is mocked then.
 *
 * The worker unregisters itself when its last client closes, and may mistake a reload for that. The reloaded page then
 * registers the stopping worker but is not controlled by it, so the page unregisters it and reloads once more.
 *
 * @param msw - The MSW worker that msw-storybook-addon puts into the story context.
 */
export async function ensureWorkerControl(msw: unknown): Promise<void> {
  if (!isWorker(msw) || !('serviceWorker' in navigator)) return;
  // One key per iframe of a docs page.
  const key = `sluice/storybook/reloaded${location.search}`;
  if (navigator.serviceWorker.controller) {
    sessionStorage.removeItem(key);
    return;
  }
  // A second reload would not help, for example if the worker has another scope.
  if (sessionStorage.getItem(key)) return;
  sessionStorage.setItem(key, 'true');
  await msw.stop();
  location.reload();
  // Never resolves, so that the story does not render before the reload.
  await new Promise(() => {});
}

function isWorker(msw: unknown): msw is { stop(): Promise<void> } {
  return typeof msw === 'object' && msw !== null && 'stop' in msw;
}
