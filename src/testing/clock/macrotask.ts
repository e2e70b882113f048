/**
 * Resolves in a later macrotask, when all pending microtasks have run. Captured at import, so fake timers do not stop
 * it.
 */
export const macrotask: () => Promise<void> = (() => {
  // setTimeout is the last choice: browsers and Node clamp it to 1 ms or more.
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
