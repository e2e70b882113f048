// @vitest-environment node
import fc from 'fast-check';
import { setupServer } from 'msw/node';
import { type Chunking, chunking, finish, mockFetch, type Reply, script } from 'sluice/testing';
import { streamHandler } from 'sluice/testing/msw';
import { type StreamServer, serve } from 'sluice/testing/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mergeDeltas } from '../../../src/core/decoding/mergeDeltas.js';
import type { StreamDelta } from '../../../src/model/StreamDelta.js';
import type { ProtocolName } from '../../../src/protocols/registry.js';
import { answers, traits, withNumberedParts } from '../../protocols/encoding/answers.js';
import { readAnswer } from '../read.js';

const msw = setupServer();
beforeAll(() => msw.listen({ onUnhandledFrame: 'bypass' }));
afterAll(() => msw.close());

const framings: readonly Chunking[] = ['event', 'coalesced', 'inside-characters', { seed: 7 }, { size: 5 }];

/** The deltas to compare if the protocol does not encode the end. */
function comparable(deltas: readonly StreamDelta[], saysEnd: boolean): StreamDelta[] {
  const said = saysEnd ? deltas : deltas.filter(({ type }) => type !== 'finish' && type !== 'usage');
  return withNumberedParts(mergeDeltas(said));
}

describe.each(Object.keys(traits) as ProtocolName[])('%s', (protocol) => {
  const samples = fc.sample(answers(protocol), { numRuns: 10, seed: 4 });

  it('every transport sends the deltas of the script', async () => {
    for (const [index, answer] of samples.entries()) {
      const isFailed = answer.at(-1)?.type === 'error';
      const saysEnd = isFailed || answer.some(({ type }) => type === 'finish');
      const reply: Reply = script(
        chunking(framings[index % framings.length]!),
        ...answer.map((delta) => ({ kind: 'delta' as const, delta })),
        ...(saysEnd ? [] : [finish()]),
      );
      const url = `http://msw.test/${protocol}/${index}`;
      msw.resetHandlers(streamHandler(url, reply, { protocol }));
      await using server: StreamServer = await serve(reply, { protocol });
      const ask = { method: 'POST', body: '{"prompt":"Hi"}' };

      const [inProcess, overMsw, overSocket] = [
        await readAnswer(await mockFetch(reply, { protocol })(url, ask), protocol),
        await readAnswer(await fetch(url, ask), protocol),
        await readAnswer(await fetch(server.url, ask), protocol),
      ];

      expect(comparable(inProcess.deltas, saysEnd)).toEqual(comparable(answer, saysEnd));
      // Text protocols without an end marker end with the body.
      const outcome = isFailed ? expect.any(String) : 'complete';
      expect(inProcess).toMatchObject({ outcome, skipped: 0, error: undefined });
      expect(overMsw).toEqual(inProcess);
      expect(overSocket).toEqual(inProcess);
    }
  });
});
