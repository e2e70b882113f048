import { Hono } from 'hono';
import { createResumableStreams } from 'sluice/server';
import { askModel } from '../next/model.js';

const streams = createResumableStreams();

/** Runs on Node, Bun, Deno and workers. */
export const app = new Hono();

app.post('/api/chat', async (context) => {
  const { id, messages } = await context.req.json();
  return streams.respond(({ signal }) => askModel(messages, signal), { request: context.req.raw, key: id });
});

app.get('/api/chat/:id/stream', (context) => streams.resume(context.req.raw, { key: context.req.param('id') }));

app.delete('/api/chat/:id/stream', async (context) =>
  context.json({ stopped: await streams.stop(context.req.param('id')) }),
);
