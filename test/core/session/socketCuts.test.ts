// @vitest-environment node
import { afterAll, describe, expect, it } from 'vitest';
import { reset, resumable, script, truncate } from '../../../src/testing/index.js';
import { serve } from '../../../src/testing/node.js';
import { answers, tell, waysToResume } from './cutAnswers.js';

let cuts = 0;
afterAll(() => console.info(`${cuts} cuts were made over sockets.`));

describe.each(waysToResume)('over a real socket, a %s response that is resumed by %s', (protocol, by) => {
  it('a response over a real socket that resumes after a cut at any position equals an unbroken one', {
    timeout: 60_000,
  }, async () => {
    const ids = by === 'id';
    const options = { protocol, userTiming: false, retry: { baseDelayMs: 0 }, resume: { by, method: 'POST' } } as const;
    const wholeServer = await serve(answers[protocol], { protocol, ids });
    const whole = await tell({ ...options, api: wholeServer.url });
    const bytes = wholeServer.journal.entries[0]!.bytesPulled;
    await wholeServer.close();
    expect(whole.state.status).toBe('done');
    for (let afterBytes = 16; afterBytes < bytes; afterBytes += 16) {
      // If the end of the body ends the answer, a clean early end looks complete.
      const isItsOwnEnd = protocol === 'text' || protocol === 'json';
      const cut = isItsOwnEnd || afterBytes % 32 === 0 ? reset({ afterBytes }) : truncate({ afterBytes });
      const server = await serve(resumable(script(cut, answers[protocol])), { protocol, ids, chunking: { size: 64 } });
      const { state, deltas } = await tell({ ...options, api: server.url });
      cuts++;
      await server.close();
      expect({ cut, ...state, protocol }).toEqual({ cut, ...whole.state, protocol });
      expect(deltas).toEqual(whole.deltas);
    }
  });
});
