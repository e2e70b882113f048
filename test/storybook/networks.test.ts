import { StreamSession } from 'sluice/core';
import { finish, instantClock, mockFetch, raw, script, status, text } from 'sluice/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type NetworkName, networkTitles } from '../../src/storybook/NetworkName.js';
import { networks } from '../../src/storybook/preview/networks.js';
import { setNetworkConditions } from '../../src/testing/network/NetworkConditions.js';

const sentence = 'The mill turns as long as the water comes.';
const answer = script(text(sentence.slice(0, 10)), text(sentence.slice(10)), finish());

describe('toolbar networks', () => {
  let putBack = () => {};
  beforeEach(() => {
    putBack = instantClock().install();
  });
  afterEach(() => {
    setNetworkConditions(undefined);
    putBack();
  });

  const ask = async (name: NetworkName, reply = answer) => {
    setNetworkConditions(networks[name]());
    return new StreamSession({ fetch: mockFetch(reply), retry: false }).start('Hi');
  };

  it.each(['as-written', 'instant', 'realistic', 'slow', 'stalls'] as const)(
    'the network %s delivers the whole answer',
    async (name) => {
      expect(await ask(name)).toMatchObject({ status: 'done', text: sentence });
    },
  );

  it('the network named drops breaks the connection after half of the text', async () => {
    const { status, text } = await ask('drops');
    expect(status).toBe('failed');
    expect(text).toBe(sentence.slice(0, sentence.length / 2));
  });

  it('the network named drops breaks a response of raw bytes after 200 bytes', async () => {
    const bytes = raw(`data: {"content":"${'x'.repeat(500)}"}\n\n`);
    const fetch = mockFetch(bytes, { protocol: 'json' });
    setNetworkConditions(networks.drops());
    expect(await new StreamSession({ fetch, retry: false }).start('Hi')).toMatchObject({ status: 'failed' });
    expect(fetch.journal.last).toMatchObject({ state: 'reset', bytesPulled: 200 });
  });

  it('an error response is unchanged by the network named drops', async () => {
    expect((await ask('drops', script(status(401)))).error).toMatchObject({ code: 'http', status: 401 });
  });

  it('the network named drops never splits a character', async () => {
    const state = await ask('drops', script(text('🌊🌊🌊'), finish()));
    expect(state.text).toBe('🌊🌊');
  });

  it('the network named rate-limited refuses each request once, with a Retry-After', async () => {
    setNetworkConditions(networks['rate-limited']());
    const fetch = mockFetch(answer);
    const session = new StreamSession({ fetch });
    expect(await session.start('Hi')).toMatchObject({ status: 'done', text: sentence });
    expect(fetch.journal.entries.map((entry) => entry.status)).toEqual([429, 200]);
    await session.start('Hi');
    expect(fetch.journal.entries.map((entry) => entry.status)).toEqual([429, 200, 429, 200]);
  });

  it('the network named offline fails every request', async () => {
    expect((await ask('offline')).error).toMatchObject({ code: 'network' });
  });

  it('the network named flaky refuses, breaks and responds in the same order each time it is selected', async () => {
    const series = async () => {
      setNetworkConditions(networks.flaky());
      const outcomes: string[] = [];
      for (let round = 0; round < 12; round += 1) {
        const { error } = await new StreamSession({ fetch: mockFetch(answer), retry: false }).start('Hi');
        outcomes.push(error?.code ?? 'complete');
      }
      return outcomes;
    };
    const first = await series();
    expect(new Set(first)).toEqual(new Set(['http', 'disconnected', 'complete']));
    expect(await series()).toEqual(first);
  });

  it('each network has a title', () => {
    expect(Object.keys(networks)).toEqual(Object.keys(networkTitles));
  });
});
