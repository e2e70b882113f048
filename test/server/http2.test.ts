// @vitest-environment node
import { once } from 'node:events';
import { connect, createServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { pipeToNode, streamResponse } from 'sluice/server';
import { describe, expect, it, vi } from 'vitest';

describe('pipeToNode over HTTP/2', () => {
  async function open(source: () => AsyncIterable<string>) {
    const server = createServer(async (_, res) => {
      await pipeToNode(await streamResponse(source, { headers: { connection: 'keep-alive' } }), res);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const client = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const request = client.request({ ':path': '/' });
    const close = () => {
      client.destroy();
      server.close();
    };
    return { request, close };
  }

  it('pipeToNode sends the whole answer over HTTP/2 without hop-by-hop headers', async () => {
    const { request, close } = await open(async function* () {
      for (let n = 0; n < 200; n++) {
        if (n % 50 === 0) await wait(2);
        yield `word ${n} `.repeat(50);
      }
    });
    const [headers] = await once(request, 'response');
    expect(headers).toMatchObject({ ':status': 200, 'content-type': 'text/event-stream' });
    let wire = '';
    for await (const chunk of request.setEncoding('utf8')) wire += chunk;
    expect(wire.match(/"type":"text-delta"/g)).toHaveLength(200);
    expect(wire.endsWith('data: [DONE]\n\n')).toBe(true);
    close();
  });

  it('pipeToNode stops the source when an HTTP/2 client resets its stream', async () => {
    const pulled = { count: 0, isStopped: false };
    const { request, close } = await open(async function* () {
      try {
        for (;;) {
          pulled.count++;
          await wait(1);
          yield 'word ';
        }
      } finally {
        pulled.isStopped = true;
      }
    });
    await once(request, 'data');
    request.close();
    await vi.waitFor(() => expect(pulled.isStopped).toBe(true), 5_000);
    close();
  });
});
