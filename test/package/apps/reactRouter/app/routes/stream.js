import { streamResponse } from 'sluice/server';

export async function action({ request }) {
  await request.json();
  return streamResponse(words, { signal: request.signal });
}

async function* words() {
  for (const word of process.env.ANSWER.split(/(?= )/)) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    yield word;
  }
}
