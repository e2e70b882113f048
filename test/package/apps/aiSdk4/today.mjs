// The route of today: the same answer from sluice/server.
import { createServer } from 'node:http';
import { pipeToNode, streamResponse } from 'sluice/server';

async function* words() {
  for (const word of process.env.ANSWER.split(/(?= )/)) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    yield word;
  }
}

const server = createServer(async (_, response) => pipeToNode(await streamResponse(words), response));
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
