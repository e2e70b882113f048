/**
 * Resolves once everything that is under way in microtasks has settled. Taken at import, so that fake timers installed
 * by a test do not stop it.
 */
export const macrotask: () => Promise<void> = (() => {
  // Not setTimeout where anything else exists: browsers and Node stretch it to a millisecond or more.
  if (typeof MessageChannel === 'function') {
    const waiting: (() => void)[] = [];
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => waiting.shift()?.();
    unref(port1);
    return () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        port2.postMessage(null);
      });
  }
  const later = typeof setImmediate === 'function' ? setImmediate : setTimeout;
  return () => new Promise((resolve) => void later(resolve));
})();

/** Node stays alive for an open port; a test's process must be able to end. */
function unref(port: MessagePort & { unref?: () => void }): void {
  port.unref?.();
}
