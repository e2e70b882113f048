// server.mjs
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { convertToModelMessages, pipeUIMessageStreamToResponse, streamText, toUIMessageStream } from 'ai';
import { model } from './model.mjs';

const routes = {
  '/api/stream': async ({ prompt }) => ({ prompt }),
  '/api/chat': async ({ messages }) => ({ messages: await convertToModelMessages(messages) }),
};

export const server = createServer(async (request, response) => {
  const route = request.method === 'POST' && routes[request.url];
  if (!route) return response.writeHead(404).end('No such route');
  const abort = new AbortController();
  response.on('close', () => abort.abort());
  try {
    const question = await route(await json(request));
    const { stream } = streamText({ model, ...question, abortSignal: abort.signal });
    await pipeUIMessageStreamToResponse({ response, stream: toUIMessageStream({ stream }), keepAliveMs: 15_000 });
  } catch (error) {
    if (!response.headersSent) response.writeHead(400).end(String(error));
  }
});

server.listen(process.env.PORT ?? 3001);
