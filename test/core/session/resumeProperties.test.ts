// @vitest-environment node
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StreamSession } from '../../../src/core/index.js';

type Piece = 'text' | 'reasoning' | 'tool' | 'reset' | 'step';
/** How a server responds to a resume request. */
type Server = 'after the id' | 'from the id' | 'from the start' | 'shorter';

/** The events of an answer. No two words are alike, so that a repeated word is a repetition. */
function eventsOf(pieces: readonly Piece[]): object[] {
  const events: object[] = [{ type: 'start' }, { type: 'start-step' }];
  pieces.forEach((piece, n) => {
    const id = `${piece}-${n}`;
    if (piece === 'reset') events.push({ type: 'reset-step' });
    else if (piece === 'step') events.push({ type: 'finish-step' }, { type: 'start-step' });
    else if (piece === 'tool') {
      events.push(
        { type: 'tool-input-start', toolCallId: id, toolName: 'find' },
        { type: 'tool-input-delta', toolCallId: id, inputTextDelta: `{"at":"place` },
        { type: 'tool-input-delta', toolCallId: id, inputTextDelta: ` ${n}"}` },
        { type: 'tool-input-available', toolCallId: id, toolName: 'find', input: { at: `place ${n}` } },
        { type: 'tool-output-available', toolCallId: id, output: n },
      );
    } else {
      events.push(
        { type: `${piece}-start`, id },
        { type: `${piece}-delta`, id, delta: `word number ${n}, ` },
        { type: `${piece}-delta`, id, delta: `and number ${n} again. ` },
        { type: `${piece}-end`, id },
      );
    }
  });
  events.push(
    { type: 'text-start', id: 'last' },
    { type: 'text-delta', id: 'last', delta: 'The last words.' },
    { type: 'text-end', id: 'last' },
    { type: 'finish-step' },
    { type: 'finish', finishReason: 'stop' },
  );
  return events;
}

interface Wire {
  readonly id: string | undefined;
  readonly text: string;
}

/** Frames events; `ids` says which of them have an id, in turn. Ids are opaque. */
function frame(events: readonly object[], ids: readonly boolean[]): Wire[] {
  return events.map((event, n) => {
    const id = ids[n % ids.length] ? `x${(n * 7919) % 1009}` : undefined;
    return { id, text: `${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(event)}\n\n` };
  });
}

function body(text: string, isCut: boolean): Response {
  const bytes = new TextEncoder().encode(text);
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => void controller.enqueue(bytes),
    pull: (controller) => (isCut ? controller.error(new TypeError('reset')) : controller.close()),
  });
  return new Response(stream, {
    headers: { 'content-type': 'text/event-stream', 'x-vercel-ai-ui-message-stream': 'v1' },
  });
}

async function run(responses: (lastEventId: string | null, request: number) => Response, by: 'id' | 'replay') {
  let requests = 0;
  let shown = '';
  const session = new StreamSession({
    fetch: async (_, init) => responses(new Headers(init?.headers).get('last-event-id'), requests++),
    resume: { by, method: 'POST' },
    retry: { maxRetries: 2, baseDelayMs: 0 },
    onSkip: () => {},
    userTiming: false,
  });
  session.subscribe(() => {
    const { status, text } = session.getSnapshot();
    if (status === 'retrying') shown = text;
  });
  const { outcome, text, reasoning, toolCalls, error } = await session.start('Hi');
  const calls = toolCalls.map(({ id, status, input, output }) => ({ id, status, input, output }));
  return { outcome, text, reasoning, calls, shown, error: error?.code };
}

const pieces = fc.array(fc.constantFrom<Piece>('text', 'text', 'reasoning', 'tool', 'reset', 'step'), { maxLength: 8 });
const withIds = fc.array(fc.boolean(), { minLength: 1, maxLength: 4 }).filter((ids) => ids.some(Boolean));

describe('a response that breaks at any byte and is resumed', () => {
  it.each<['id' | 'replay', Server]>([
    ['id', 'after the id'],
    ['id', 'from the id'],
    ['id', 'from the start'],
    ['replay', 'from the start'],
  ])('text is never lost, doubled or reordered (by %s, the server resumes %s)', async (by, server) => {
    await fc.assert(
      fc.asyncProperty(pieces, withIds, fc.double({ min: 0, max: 1, noNaN: true }), async (list, ids, cut) => {
        const wires = frame(eventsOf(list), by === 'id' ? ids : [false]);
        const whole = wires.map(({ text }) => text).join('');
        const at = Math.floor(cut * (whole.length - 1)) + 1;
        const plain = await run(() => body(whole, false), by);
        const resumed = await run((lastId, request) => {
          if (request === 0) return body(whole.slice(0, at), true);
          const found = wires.findIndex(({ id }) => id !== undefined && id === lastId);
          const first = server === 'from the start' || found === -1 ? 0 : server === 'from the id' ? found : found + 1;
          return body(
            wires
              .slice(first)
              .map(({ text }) => text)
              .join(''),
            false,
          );
        }, by);
        const { shown: _, ...rest } = resumed;
        expect({ ...rest, shown: '' }).toEqual({ ...plain, shown: '' });
        expect(plain.outcome).toBe('complete');
      }),
      { numRuns: 150, seed: 7 },
    );
  });

  it('a replay that lacks part of the received text fails with connection-lost and keeps the text', async () => {
    await fc.assert(
      fc.asyncProperty(pieces, fc.double({ min: 0, max: 1, noNaN: true }), async (list, cut) => {
        const wires = frame(eventsOf(list), [false]);
        const lastText = wires.findIndex(({ text }) => text.includes('The last words.'));
        const whole = wires.map(({ text }) => text).join('');
        const shorter = wires
          .filter((_, n) => n < lastText || n > lastText)
          .map(({ text }) => text)
          .join('');
        const end = wires
          .slice(0, lastText + 1)
          .map(({ text }) => text)
          .join('').length;
        const at = end + Math.floor(cut * (whole.length - end - 40));
        const { outcome, error, text, shown } = await run(
          (_, request) => (request === 0 ? body(whole.slice(0, at), true) : body(shorter, false)),
          'replay',
        );
        expect({ outcome, error, text }).toEqual({ outcome: 'failed', error: 'connection-lost', text: shown });
        expect(text).toContain('The last words.');
      }),
      { numRuns: 100, seed: 7 },
    );
  });
});
