import assert from 'node:assert/strict';
import { afterEach, mock, test } from 'node:test';
import { StreamSession } from 'sluice/core';
import { cleanup, createStream, everySplit, finish, mockFetch, pace, script, text, virtualClock } from 'sluice/testing';
import { cassetteFile, recordFile, serve } from 'sluice/testing/node';

afterEach(() => {
  mock.timers.reset();
  cleanup();
});

for (const timers of ['real', 'fake']) {
  test(`500 × emit, then look at the session, with ${timers} timers`, async () => {
    if (timers === 'fake') mock.timers.enable();
    const stream = createStream('openai-chat');
    const session = new StreamSession({ api: 'http://localhost/api', fetch: stream.fetch });
    const ended = session.start('Hi');
    let expected = '';
    for (let count = 0; count < 500; count += 1) {
      expected += `word ${count} `;
      await stream.emit(text(`word ${count} `));
      assert.equal(session.getSnapshot().text, expected);
    }
    await stream.end();
    assert.equal((await ended).status, 'done');
  });
}

test('an answer of half a minute takes no real time', async () => {
  const clock = virtualClock();
  clock.install();
  const fetch = mockFetch(script(pace({ charsPerSecond: 330 }), text('word '.repeat(2_000)), finish()));
  await new StreamSession({ api: 'http://localhost/api', fetch }).start('Hi');
  assert.ok(clock.now() > 30_000);
});

test('an answer reads the same at every split', async () => {
  const read = await everySplit(script(text('Grüße 👋'), finish()), async (fetch) => {
    return (await new StreamSession({ api: 'http://localhost/api', fetch }).start('Hi')).text;
  });
  assert.equal(read, 'Grüße 👋');
});

test('a response served over a socket can be recorded and played', async () => {
  await using server = await serve(script(text('Hello'), finish()));
  const session = new StreamSession({ api: server.url, fetch: recordFile('chat.jsonl') });
  assert.equal((await session.start('Hi')).text, 'Hello');
  const played = new StreamSession({ api: 'http://localhost/api', fetch: mockFetch(cassetteFile('chat.jsonl')) });
  assert.equal((await played.start('Hi')).text, 'Hello');
});
