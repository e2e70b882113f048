// @vitest-environment node
import { describe, expect, it, vi } from 'vitest';
import { StreamController } from '../../../src/core/index.js';

const bytes = (length: number) => new Uint8Array(length);
const settled = () => new Promise((resolve) => setTimeout(resolve));

function fake(desiredSize: number | null) {
  return { desiredSize, enqueue: vi.fn() };
}

describe('StreamController', () => {
  it('StreamController.write() enqueues at once while the stream has demand', async () => {
    const controller = fake(10);
    const chunk = bytes(4);
    await new StreamController().write(controller, chunk);
    expect(controller.enqueue).toHaveBeenCalledExactlyOnceWith(chunk);
  });

  it('StreamController.write() waits for a pull while the stream has no demand', async () => {
    const gate = new StreamController();
    const controller = fake(0);
    const written = gate.write(controller, bytes(4));
    await settled();
    expect(controller.enqueue).not.toHaveBeenCalled();
    gate.releaseBackpressure();
    await written;
    expect(controller.enqueue).toHaveBeenCalledOnce();
  });

  it('each pull lets StreamController write one chunk, even if desiredSize is 0', async () => {
    const gate = new StreamController();
    const controller = fake(0);
    const first = gate.write(controller, bytes(1));
    void gate.write(controller, bytes(1));
    gate.releaseBackpressure();
    await first;
    expect(controller.enqueue).toHaveBeenCalledOnce();
  });

  it('StreamController writes at most the high-water mark between two pulls', async () => {
    const gate = new StreamController(10);
    const controller = fake(1_000_000);
    await gate.write(controller, bytes(6));
    await gate.write(controller, bytes(6));
    const third = gate.write(controller, bytes(6));
    await settled();
    expect(controller.enqueue).toHaveBeenCalledTimes(2);
    gate.releaseBackpressure();
    await third;
  });

  it('the default high-water mark of StreamController is 1 MiB', async () => {
    const gate = new StreamController();
    const controller = fake(Number.POSITIVE_INFINITY);
    await gate.write(controller, bytes(1024 * 1024));
    const next = gate.write(controller, bytes(1));
    await settled();
    expect(controller.enqueue).toHaveBeenCalledOnce();
    gate.releaseBackpressure();
    await next;
  });

  it('concurrent writers of StreamController proceed in order', async () => {
    const gate = new StreamController();
    const order: number[] = [];
    const controller = { desiredSize: 0, enqueue: (chunk: Uint8Array) => void order.push(chunk.length) };
    const writes = [1, 2, 3].map((length) => gate.write(controller, bytes(length)));
    gate.releaseBackpressure();
    writes.push(gate.write(controller, bytes(4)));
    for (let pull = 0; pull < 3; pull++) gate.releaseBackpressure();
    await Promise.all(writes);
    expect(order).toEqual([1, 2, 3, 4]);
  });

  it('StreamController writes to a real stream no faster than it is read', async () => {
    const gate = new StreamController();
    let written = 0;
    let controller!: ReadableStreamDefaultController<Uint8Array>;
    const stream = new ReadableStream<Uint8Array>(
      {
        start: (given) => {
          controller = given;
        },
        pull: () => gate.releaseBackpressure(),
        cancel: (why) => gate.abort(why),
      },
      { highWaterMark: 100, size: (chunk) => chunk.byteLength },
    );
    const writing = (async () => {
      for (; ; written++) await gate.write(controller, bytes(50));
    })();
    await settled();
    // The chunk within the stream's own high-water mark, and the one that waits.
    expect(written).toBe(2);
    const reader = stream.getReader();
    for (let read = 0; read < 10; read++) await reader.read();
    await settled();
    expect(written).toBe(12);
    await reader.cancel(new Error('enough'));
    await expect(writing).rejects.toThrow('enough');
  });

  it('an aborted write to StreamController fails, and the writes behind it proceed', async () => {
    const gate = new StreamController();
    const controller = fake(0);
    const abort = new AbortController();
    const first = gate.write(controller, bytes(1), abort.signal);
    const second = gate.write(controller, bytes(2));
    abort.abort(new Error('left'));
    await expect(first).rejects.toThrow('left');
    gate.releaseBackpressure();
    await second;
    expect(controller.enqueue.mock.calls.map(([chunk]) => chunk.length)).toEqual([2]);
    await expect(gate.write(controller, bytes(1), abort.signal)).rejects.toThrow('left');
  });

  it('StreamController.write() fails for a closed stream', async () => {
    const gate = new StreamController();
    const enqueue = () => {
      throw new TypeError('closed');
    };
    await expect(gate.write({ desiredSize: null, enqueue }, bytes(1))).rejects.toThrow('closed');
  });

  it('StreamController throws for a high-water mark of 0', () => {
    expect(() => new StreamController(0)).toThrow(/highWaterMark/);
  });
});
