/** The server of the page: its files, and answers in the AI SDK's protocol at a controlled pace. */
import { createServer } from 'node:http';

const event = (chunk) => `data: ${JSON.stringify(chunk)}\n\n`;
/** In characters. */
export const tokenLength = 4;

/** A requested answer, written by the benchmark. */
export class Answer {
  #outgoing;

  constructor(outgoing) {
    this.#outgoing = outgoing;
    outgoing.socket?.setNoDelay(true);
    outgoing.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache',
      'x-vercel-ai-ui-message-stream': 'v1',
    });
    outgoing.write(event({ type: 'start' }) + event({ type: 'start-step' }) + event({ type: 'text-start', id: '0' }));
  }

  send(text) {
    this.#outgoing.write(event({ type: 'text-delta', id: '0', delta: text }));
  }

  /** Sends each token at its time. Tokens that are due together are one write. */
  async pace(text, perSecond) {
    const deltas = deltasOf(text);
    const began = performance.now();
    for (let sent = 0; sent < deltas.length; ) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      const due = Math.min(deltas.length, Math.floor(((performance.now() - began) / 1000) * perSecond));
      if (due > sent) this.#outgoing.write(deltas.slice(sent, due).join(''));
      sent = due;
    }
  }

  /** @returns whether the page closes the connection within this time. */
  isLeftWithin(ms) {
    return Promise.race([
      new Promise((resolve) => this.#outgoing.once('close', () => resolve(true))),
      new Promise((resolve) => setTimeout(resolve, ms, false)),
    ]);
  }

  end() {
    this.#outgoing.end(
      `${event({ type: 'text-end', id: '0' })}${event({ type: 'finish-step' })}${event({ type: 'finish' })}data: [DONE]\n\n`,
    );
  }
}

function deltasOf(text) {
  const deltas = [];
  for (let at = 0; at < text.length; at += tokenLength) {
    deltas.push(event({ type: 'text-delta', id: '0', delta: text.slice(at, at + tokenLength) }));
  }
  return deltas;
}

/** @param {Map<string, { type: string, body: string | Uint8Array }>} files - By path. Any POST requests an answer. */
export async function serve(files) {
  const asked = [];
  const waiting = [];
  const server = createServer((request, response) => {
    if (request.method === 'POST') {
      request.resume();
      const answer = new Answer(response);
      const next = waiting.shift();
      if (next) next(answer);
      else asked.push(answer);
      return;
    }
    const file = files.get(request.url ?? '');
    if (!file) return response.writeHead(404).end();
    response.writeHead(200, { 'content-type': file.type }).end(file.body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    /** The next answer that the page requests. @returns {Promise<Answer>} */
    asked: () => new Promise((resolve) => (asked.length > 0 ? resolve(asked.shift()) : waiting.push(resolve))),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
