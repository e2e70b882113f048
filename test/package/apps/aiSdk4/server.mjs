// The page and a route as an app of AI SDK 4 has it. Prints its port.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname } from 'node:path';
import { simulateReadableStream, streamText } from 'ai';
import { MockLanguageModelV1 } from 'ai/test';

const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };
const chunks = [
  ...process.env.ANSWER.split(/(?= )/).map((textDelta) => ({ type: 'text-delta', textDelta })),
  { type: 'finish', finishReason: 'stop', usage: { promptTokens: 3, completionTokens: 9 } },
];
const model = new MockLanguageModelV1({
  doStream: async () => ({
    stream: simulateReadableStream({ chunks, chunkDelayInMs: 50 }),
    rawCall: { rawPrompt: null, rawSettings: {} },
  }),
});

const server = createServer(async (request, response) => {
  if (request.method === 'POST') {
    return streamText({ model, prompt: 'A question' }).pipeDataStreamToResponse(response);
  }
  const path = request.url === '/' ? '/index.html' : request.url;
  try {
    const body = await readFile(`dist${path}`);
    response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream' }).end(body);
  } catch {
    response.writeHead(404).end();
  }
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
