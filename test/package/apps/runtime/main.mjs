// Streams an answer from a server to a session and prints its text, without Node's own modules.
import { StreamSession } from 'sluice/core';
import { streamResponse } from 'sluice/server';
import { finish, mockFetch, script, text } from 'sluice/testing';

async function* words() {
  yield* ['Hello ', 'from ', 'a route.'];
}

const fetch = () => streamResponse(words());
const served = await new StreamSession({ api: 'http://localhost/api/stream', fetch }).start('Hi');
const mocked = await new StreamSession({
  api: 'http://localhost/api/stream',
  fetch: mockFetch(script(text('Hello from a mock.'), finish())),
}).start('Hi');
console.log(served.status, served.text);
console.log(mocked.status, mocked.text);
