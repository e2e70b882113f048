// @vitest-environment node
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answer, startServer, type TestServer } from './server.js';

describe('the test server', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.close());

  const post = (path: string, body: unknown) =>
    fetch(`${server.url}${path}`, { method: 'POST', body: JSON.stringify(body) });
  const message = { id: '1', role: 'user', parts: [{ type: 'text', text: 'Hi' }] };

  it.each([
    ['/api/stream', { prompt: 'Hi' }],
    ['/api/chat', { messages: [message] }],
  ])('the test server responds to %s with the AI SDK’s UI message stream', async (path, body) => {
    const response = await post(path, body);
    expect(response.headers.get('x-vercel-ai-ui-message-stream')).toBe('v1');
    const events = (await response.text()).match(/(?<=^data: )\{.*$/gm) ?? [];
    const text = events.map((event) => JSON.parse(event).delta ?? '').join('');
    expect(text).toBe(answer);
  });

  it('the test server responds to /api/text with plain text in several chunks', async () => {
    const response = await post('/api/text', { prompt: 'Hi' });
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    const decoder = new TextDecoder();
    const chunks: string[] = [];
    for await (const chunk of response.body!) chunks.push(decoder.decode(chunk, { stream: true }));
    expect(chunks.join('')).toBe(answer);
    expect(chunks.length).toBeGreaterThan(1);
  });

  it('the test server breaks the connection after the requested number of chunks', async () => {
    const response = await post('/api/text?cut=8', { prompt: 'Hi' });
    await expect(response.text()).rejects.toThrow();
  });
});
