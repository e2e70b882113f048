// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { cutAt, type ParsedEvent, parseSse } from './parseSse.js';

const x = 'x'.repeat(2048);
const message = (data: string, more: Partial<ParsedEvent> = {}): ParsedEvent => ({ data, name: '', id: '', ...more });

/**
 * The parsing cases of web-platform-tests (eventsource/format-*.any.js), with their names. The server of those tests
 * adds a blank line after each message, which is included here.
 */
const cases: [
  name: string,
  stream: string,
  events: ParsedEvent[],
  more?: { lastEventId?: string; retryMs?: number },
][] = [
  ['bom', '\uFEFFdata:1\n\n\uFEFFdata:2\n\ndata:3\n\n', [message('1'), message('3')]],
  ['bom-2', '\uFEFF\uFEFFdata:1\n\ndata:2\n\ndata:3\n\n', [message('2'), message('3')]],
  ['comments', `data:1\r:\0\n:\r\ndata:2\n:${x}\rdata:3\n:data:fail\r:${x}\ndata:4\n\n\n`, [message('1\n2\n3\n4')]],
  [
    'data-before-final-empty-line',
    'retry:1000\ndata:test1\n\nid:test\ndata:test2',
    [message('test1')],
    { retryMs: 1000 },
  ],
  ['field-data', 'data:\n\ndata\ndata\n\ndata:test\n\n', [message(''), message('\n'), message('test')]],
  ['field-event', 'event:test\ndata:x\n\ndata:x\n\n', [message('x', { name: 'test' }), message('x')]],
  ['field-event-empty', 'event: \ndata:data\n\n', [message('data')]],
  ['field-id', 'data: 1\nid: …\n\n', [message('1', { id: '…' })], { lastEventId: '…' }],
  [
    'field-id-2',
    'id:1\ndata:1\n\ndata:2\n\nid:1\n\nid:2\ndata:3\n\n',
    [message('1', { id: '1' }), message('2', { id: '1' }), message('3', { id: '2' })],
    { lastEventId: '2' },
  ],
  ['field-id-3', 'id:1\ndata:1\n\nid:\ndata:2\n\n', [message('1', { id: '1' }), message('2')], { lastEventId: '' }],
  ['field-id-null', 'id:1\0 2\ndata:1\n\nid:\0\ndata:2\n\n', [message('1'), message('2')], { lastEventId: '' }],
  [
    'field-parsing',
    'data:\0\ndata:  2\rData:1\ndata\0:2\ndata:1\r\0data:4\nda-ta:3\rdata_5\ndata:3\rdata:\r\n data:32\ndata:4\n\n\n',
    [message('\0\n 2\n1\n3\n\n4')],
  ],
  ['field-retry', 'retry:3000\ndata:x\n\n', [message('x')], { retryMs: 3000 }],
  ['field-retry-bogus', 'retry:3000\nretry:1000x\ndata:x\n\n', [message('x')], { retryMs: 3000 }],
  ['field-retry-empty', 'retry\ndata:test\n\n', [message('test')], {}],
  [
    'field-unknown',
    'data:test\n data\ndata\nfoobar:xxx\njustsometext\n:thisisacommentyay\ndata:test\n\n',
    [message('test\n\ntest')],
  ],
  ['leading-space', 'data:\ttest\rdata: \ndata:test\n\n', [message('\ttest\n\ntest')]],
  ['newlines', 'data:test\r\ndata\ndata:test\r\n\r\n', [message('test\n\ntest')]],
  ['null-character', 'data:\0\n\n\n\n', [message('\0')]],
  ['utf-8', 'data:ok…\n\n', [message('ok…')]],
  [
    'event-data (the last message is not ended)',
    'data:msg\ndata: msg\n\n:\nfalsefield:msg\n\nfalsefield:msg\nData:data\n\ndata\n\ndata:end\n\n',
    [message('msg\nmsg'), message(''), message('end')],
  ],
];

describe('SseParser', () => {
  describe.each(cases)('web-platform-tests: %s', (_, stream, events, more = {}) => {
    const expected = { events, lastEventId: '', retryMs: undefined, ...more };

    it('SseParser returns the events that the standard requires', () => {
      expect(parseSse(cutAt(stream, []))).toEqual(expected);
    });

    it('SseParser returns the same events for an input split in two at any byte and for chunks of one byte', () => {
      const { length } = new TextEncoder().encode(stream);
      for (let cut = 0; cut <= length; cut++) expect(parseSse(cutAt(stream, [cut]))).toEqual(expected);
      expect(
        parseSse(
          cutAt(
            stream,
            Array.from({ length }, (_, n) => n),
          ),
        ),
      ).toEqual(expected);
    });
  });

  it('SseParser treats a CRLF that is split between two chunks as one line ending', () => {
    expect(
      parseSse([...cutAt('data: a\r', []), ...cutAt('\ndata: b\r', []), ...cutAt('\n\r', []), ...cutAt('\n', [])]),
    ).toMatchObject({
      events: [message('a\nb')],
    });
  });

  it('SseParser updates the last event id for a block that has only an id field', () => {
    expect(parseSse(cutAt('id: 7\n\n', []))).toMatchObject({ events: [], lastEventId: '7' });
  });

  it('SseParser ignores the id of an unfinished block', () => {
    expect(parseSse(cutAt('id: 7\ndata: a\n\nid: 8\ndata: b\n', []))).toMatchObject({ lastEventId: '7' });
  });

  it('SseParser applies an event name only to its own event', () => {
    const stream = 'event: a\ndata: 1\n\nevent: a\ndata: 2\n\ndata: 3\n\nevent: b\ndata: 4\n\nevent: a\n\ndata: 5\n\n';
    expect(parseSse(cutAt(stream, [])).events.map(({ name, data }) => name + data)).toEqual([
      'a1',
      'a2',
      '3',
      'b4',
      '5',
    ]);
  });

  it('SseParser ends an event only at a blank line, even if the previous events had a single line', () => {
    const stream = 'data: 1\n\ndata: 2\ndata: 3\n\ndata: 4\nid: 9\n\ndata: 5\n\n';
    expect(parseSse(cutAt(stream, [])).events).toEqual([
      message('1'),
      message('2\n3'),
      message('4', { id: '9' }),
      message('5', { id: '9' }),
    ]);
  });
});
