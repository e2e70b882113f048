/**
 * Resolves in a later macrotask, after all pending microtasks. Captured at import, so that fake timers do not stop it.
 */
export const macrotask: () => Promise<void> = (() => {
  // setTimeout is the last choice, because browsers and Node wait at least 1 ms.
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

/** Node does not exit while a port is referenced. */
function unref(port: MessagePort & { unref?: () => void }): void {
  port.unref?.();
}
