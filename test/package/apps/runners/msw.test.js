// @vitest-environment node
// In Node: jsdom's AbortSignal is not the one that fetch takes, which Vitest 4 and later work around.
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { StreamSession } from 'sluice/core';
import { finish, script, text } from 'sluice/testing';
import { streamHandler } from 'sluice/testing/msw';
import 'sluice/testing/vitest';
import { afterAll, beforeAll, expect, test } from 'vitest';

const handler = streamHandler('http://localhost/api/stream', script(text('Hello '), text('world'), finish()));
const server = setupServer(
  handler,
  http.get('http://localhost/api/other', () => HttpResponse.json({ ok: true })),
);
beforeAll(() => server.listen());
afterAll(() => server.close());

test('streamHandler streams through MSW and records the request', async () => {
  const state = await new StreamSession({ api: 'http://localhost/api/stream' }).start('Hi');
  expect(state).toMatchObject({ status: 'done', text: 'Hello world' });
  expect(handler.journal).toHaveReceivedPrompt('Hi');
});

test('streamHandler does not affect other handlers of the application', async () => {
  expect(await (await fetch('http://localhost/api/other')).json()).toEqual({ ok: true });
});
