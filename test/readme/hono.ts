import { streamText } from 'ai';
import { Hono } from 'hono';
import { streamResponse } from 'sluice/server';
import { model } from './model.mjs';

export const app = new Hono().post('/api/stream', async (context) => {
  const { prompt } = await context.req.json();
  return streamResponse(({ signal }) => streamText({ model, prompt, abortSignal: signal }), {
    signal: context.req.raw.signal,
  });
});
