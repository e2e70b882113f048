// server.mjs
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { convertToModelMessages, streamText } from 'ai';
import { pipeToNode, streamResponse } from 'sluice/server';
import { model } from './model.mjs';

const routes = {
  '/api/stream': async ({ prompt }) => ({ prompt }),
  '/api/chat': async ({ messages }) => ({ messages: await convertToModelMessages(messages) }),
};

export const server = createServer(async (request, response) => {
  const route = request.method === 'POST' && routes[request.url];
  if (!route) return response.writeHead(404).end('No such route');
  try {
    const input = await route(await json(request));
    const answer = ({ signal }) => streamText({ model, ...input, abortSignal: signal });
    await pipeToNode(await streamResponse(answer), response);
  } catch (error) {
    if (!response.headersSent) response.writeHead(400).end('The request could not be read');
    else response.destroy(error);
  }
});

server.listen(process.env.PORT ?? 3001);
