import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProtocolName } from '../../../src/core/index.js';
import { instantClock, mockFetch, reset, resumable, script, truncate } from '../../../src/testing/index.js';
import { answers, type Told, tell, waysToResume } from './cutAnswers.js';

/** If the end of the body ends the answer, a clean early end is not detectable. */
const isItsOwnEnd = (protocol: ProtocolName) => protocol === 'text' || protocol === 'json';

/** The final content, and what was reported on the way. */
function told({ state, deltas }: Told): object {
  const { text, reasoning, toolCalls, usage, finishReason, status, parts } = state;
  return { text, reasoning, toolCalls, usage, finishReason, status, parts, deltas };
}

/**
 * Cuts every answer after every `stride`-th byte, by a reset and by a clean end, with each way to resume and without.
 */
export function describeCuts(stride: number): void {
  let cuts = 0;
  beforeEach(() => void instantClock().install());
  afterAll(() => console.info(`${cuts} cuts were made.`));

  async function* everyCut(protocol: ProtocolName, ids: boolean) {
    const response = await mockFetch(answers[protocol], { protocol, ids })('/api/stream');
    const bytes = (await response.arrayBuffer()).byteLength;
    for (let afterBytes = 1; afterBytes < bytes; afterBytes += stride) {
      cuts += 2;
      yield reset({ afterBytes });
      yield truncate({ afterBytes });
    }
  }

  const timeout = { timeout: 300_000 };

  describe.each(waysToResume)('a %s response that is resumed by %s', (protocol, by) => {
    it('a response that is cut at any position and resumed equals an unbroken response', timeout, async () => {
      const ids = by === 'id';
      const whole = await tell({ fetch: mockFetch(answers[protocol], { protocol }), protocol });
      expect(whole.state.status).toBe('done');
      for await (const cut of everyCut(protocol, ids)) {
        if (isItsOwnEnd(protocol) && cut.how === 'truncate') continue;
        const fetch = mockFetch(resumable(script(cut, answers[protocol])), { protocol, ids, chunking: { size: 7 } });
        const resumed = await tell({ fetch, protocol, resume: { by, method: 'POST' } });
        expect({ cut, ...told(resumed) }).toEqual({ cut, ...told(whole) });
      }
    });
  });

  describe.each(Object.keys(answers) as ProtocolName[])('a %s response that cannot be resumed', (protocol) => {
    it(
      'a response that is cut at any position keeps an exact prefix, reports the cause, and is never complete',
      timeout,
      async () => {
        const whole = await tell({ fetch: mockFetch(answers[protocol], { protocol }), protocol });
        for await (const cut of everyCut(protocol, false)) {
          const fetch = mockFetch(script(cut, answers[protocol]), { protocol, chunking: { size: 7 } });
          const { state } = await tell({ fetch, protocol });
          expect(fetch.journal.entries).toHaveLength(1);
          expect(whole.state.text.startsWith(state.text)).toBe(true);
          expect(whole.state.reasoning.startsWith(state.reasoning)).toBe(true);
          if (isItsOwnEnd(protocol) && cut.how === 'truncate') continue;
          if (state.status === 'done') {
            // The finish reason had arrived; only what follows the answer is missing.
            const { text, toolCalls, finishReason } = whole.state;
            expect({ cut, ...state }).toMatchObject({ cut, text, toolCalls, finishReason });
          } else {
            const code = cut.how === 'reset' ? 'disconnected' : 'truncated';
            expect({ cut, ...state }).toMatchObject({ cut, status: 'failed', error: { code, partial: state.text } });
          }
        }
      },
    );
  });
}
