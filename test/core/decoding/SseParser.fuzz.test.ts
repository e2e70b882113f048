// @vitest-environment node
import { createParser } from 'eventsource-parser';
import { expect, it, vi } from 'vitest';
import { cutAt, parseSse } from './parseSse.js';

// Many inputs take long on a busy machine. The time is not part of the test.
vi.setConfig({ testTimeout: 60_000 });

const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31));

/** Mulberry32, so that a seed gives the same inputs on every machine. */
function random(): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const pieces = [
  ...['\n', '\n', '\n\n', '\n\n', '\r', '\r\n', '\r\n\r\n', '\r\r'],
  ...[
    'data: ',
    'data: ',
    'data:',
    'data',
    'event: ',
    'event: delta\n',
    'event: delta\ndata: ',
    'id: ',
    'id',
    'retry: ',
  ],
  ...[
    ': ping',
    ':',
    ' ',
    '  ',
    'Data: ',
    'dat',
    '\uFEFF',
    '\0',
    '7',
    '42',
    'hello',
    '{"a":b}',
    'é',
    '→',
    '🙂',
    'x'.repeat(40),
  ],
];

function oracle(chunks: Iterable<Uint8Array>) {
  const events: { data: string; name: string }[] = [];
  let lastEventId = '';
  let retryMs: number | undefined;
  const parser = createParser({
    onEvent: ({ data, event }) => events.push({ data, name: event ?? '' }),
    onId: (id) => {
      lastEventId = id;
    },
    onRetry: (ms) => {
      retryMs = ms;
    },
  });
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  for (const chunk of chunks) parser.feed(decoder.decode(chunk, { stream: true }));
  return { events, lastEventId, retryMs };
}

it(`SseParser agrees with eventsource-parser on 20,000 inputs (SEED=${seed})`, () => {
  const next = random();
  const below = (limit: number) => Math.floor(next() * limit);
  for (let run = 0; run < 20_000; run++) {
    const text = Array.from({ length: below(30) }, () => pieces[below(pieces.length)]).join('');
    const chunks = cutAt(
      text,
      Array.from({ length: below(6) }, () => below(1000)),
    );
    const { events, ...rest } = parseSse(chunks);
    const ours = { events: events.map(({ data, name }) => ({ data, name })), ...rest };
    // Compared here, because an assertion costs more than the parsing.
    const theirs = oracle(chunks);
    if (JSON.stringify(ours) !== JSON.stringify(theirs))
      expect({ run, text, ...ours }).toEqual({ run, text, ...theirs });
  }
});
