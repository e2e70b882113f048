import { HttpResponse, http } from 'msw';
import { setupWorker } from 'msw/browser';
import { finish, reset, script, sequence, status, text } from 'sluice/testing';
import type { StreamHandler, StreamHandlerOptions } from 'sluice/testing/msw';
import 'sluice/testing/vitest';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readAnswer } from '../read.js';

const { postMessage } = MessagePort.prototype;
const nativeFetch = globalThis.fetch;
let streamHandler: typeof import('sluice/testing/msw')['streamHandler'];
let createStream: typeof import('sluice/testing')['createStream'];
const worker = setupWorker();

/** WebKit throws for a stream in the transfer list. */
function postWithoutStreams(
  this: MessagePort,
  message: unknown,
  options?: Transferable[] | StructuredSerializeOptions,
) {
  const transfer: readonly Transferable[] = Array.isArray(options) ? options : [];
  if (transfer.some((one) => one instanceof ReadableStream)) throw new DOMException('no streams', 'DataCloneError');
  return Reflect.apply(postMessage, this, [message, transfer]);
}

describe('streamHandler in a browser without transferable streams', () => {
  beforeAll(async () => {
    MessagePort.prototype.postMessage = postWithoutStreams as typeof postMessage;
    ({ streamHandler } = await import('sluice/testing/msw'));
    ({ createStream } = await import('sluice/testing'));
    await worker.start({ quiet: true, onUnhandledFrame: 'bypass' });
  });
  afterEach(() => worker.resetHandlers());
  afterAll(() => {
    worker.stop();
    MessagePort.prototype.postMessage = postMessage;
    globalThis.fetch = nativeFetch;
  });

  function use(...[reply, options]: [Parameters<typeof streamHandler>[1], StreamHandlerOptions?]): StreamHandler {
    const handler = streamHandler('/api/stream', reply, options);
    worker.use(handler);
    return handler;
  }
  const send = (init: RequestInit = {}) => fetch('/api/stream', { method: 'POST', body: '{"prompt":"Hi"}', ...init });

  it('streamHandler in the page streams each event as it is sent', async () => {
    const stream = createStream('openai-chat');
    use(stream);
    const response = await send();
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    for (const word of ['one', 'two']) {
      const read = reader.read();
      await stream.emit(text(word));
      expect((await read).value).toContain(word);
    }
    await reader.cancel();
  });

  it('streamHandler in the page records the request and the response, with its URL, status and headers', async () => {
    const handler = use(script(status(201, { headers: { 'x-own': 'yes' } }), text('Hello'), finish()));
    const response = await send();
    expect(response).toMatchObject({ status: 201, url: new URL('/api/stream', location.href).href });
    expect(response.headers.get('x-own')).toBe('yes');
    expect(await readAnswer(response)).toMatchObject({ text: 'Hello', outcome: 'complete' });
    expect(handler).toHaveReceivedPrompt('Hi');
    expect(handler).toHaveStreamed('Hello');
    expect(handler.journal.last?.state).toBe('ended');
  });

  it('streamHandler in the page resets the connection and observes an abort', async () => {
    const handler = use(sequence(script(text('Hello'), reset()), script(text('Hello'), finish())));
    expect(await readAnswer(await send())).toMatchObject({ text: 'Hello', error: { code: 'disconnected' } });

    const controller = new AbortController();
    const response = await send({ signal: controller.signal });
    controller.abort('stop');
    await expect(response.body!.getReader().read()).rejects.toBe('stop');
    expect(handler).toHaveBeenAborted('stop');
  });

  it('streamHandler in the page leaves other MSW handlers, errors and requests that do not use fetch unchanged', async () => {
    use(status(503, { body: 'down' }));
    worker.use(http.get('/api/plain', () => HttpResponse.json({ plain: true })));
    expect(await (await fetch('/api/plain')).json()).toEqual({ plain: true });
    const response = await send();
    expect([response.status, await response.text()]).toEqual([503, 'down']);

    const request = new XMLHttpRequest();
    request.open('POST', '/api/stream');
    const loaded = new Promise((resolve) => request.addEventListener('load', resolve));
    request.send('{}');
    await loaded;
    expect(request.responseText).toBe('down');
  });
});
