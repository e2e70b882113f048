// @vitest-environment node
import { describe, expect, it, vi } from 'vitest';
import type { SkippedEvent } from '../../../src/core/decoding/EventReader.js';
import { StreamProcessor, type StreamProcessorOptions } from '../../../src/core/decoding/StreamProcessor.js';
import { StreamError } from '../../../src/model/StreamError.js';
import { json } from '../../../src/protocols/json/decode.js';
import { defineProtocol } from '../../../src/protocols/Protocol.js';
import type { ProtocolName } from '../../../src/protocols/registry.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const chat = (content: string) => `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`;
const stop = 'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n';

function textOf(body: string, options?: StreamProcessorOptions) {
  const processor = new StreamProcessor(options);
  return processor.process(bytes(body)) + processor.flush();
}

describe('StreamProcessor', () => {
  it('StreamProcessor.process() returns the text that each chunk adds, and flush() the rest', () => {
    const processor = new StreamProcessor();
    const stream = bytes(chat('Hi ') + chat('🦊!'));
    expect(processor.process(stream.subarray(0, 70))).toBe('Hi ');
    expect(processor.process(stream.subarray(70, -1))).toBe('');
    expect(processor.flush()).toBe('🦊!');
    expect(processor.flush()).toBe('');
  });

  it('StreamProcessor logs and skips a malformed event', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    expect(textOf(`${chat('a')}data: {"choices":[{"delta":{"content":"b\n\n${chat('c')}`)).toBe('ac');
    expect(warn).toHaveBeenCalledOnce();
    warn.mockRestore();
  });

  it('StreamProcessor treats an event named error as an error in every protocol', () => {
    const errorOf = (events: string, protocol?: ProtocolName) => {
      const processor = new StreamProcessor({ protocol });
      processor.push(events);
      expect(processor.skipped).toBe(0);
      return processor.end().error;
    };
    expect(errorOf(`${chat('a')}event: error\ndata: {"message":"no","code":7}\n\n`)).toEqual({
      type: 'error',
      message: 'no',
      code: '7',
    });
    expect(errorOf('event: error\ndata: {"detail":"no"}\n\n')).toMatchObject({ message: 'no' });
    expect(errorOf('event: error\ndata: It broke\n\n')).toMatchObject({ message: 'It broke' });
    expect(errorOf('event: error\ndata: It broke\n\n', 'ai-sdk')).toMatchObject({ message: 'It broke' });
  });

  it('StreamProcessor counts malformed and unknown events and reports them as skipped', () => {
    const skips: SkippedEvent[] = [];
    const processor = new StreamProcessor({ protocol: 'ai-sdk', onSkip: (skip) => skips.push(skip) });
    processor.push('data: {"type":"start"}\n\nevent: x\ndata: nonsense\n\ndata: {"type":"brand-new"}\n\ndata: 7\n\n');
    expect(skips).toMatchObject([
      { reason: 'malformed', name: 'x', excerpt: 'nonsense' },
      { reason: 'unknown', excerpt: '{"type":"brand-new"}' },
      // Valid JSON, but no event of the protocol.
      { reason: 'unknown', excerpt: '7' },
    ]);
    expect(processor).toMatchObject({ skipped: 3, events: 4 });
  });

  it('StreamProcessor.push() merges adjacent text of one part', () => {
    const processor = new StreamProcessor();
    expect(processor.push(chat('Hi') + chat(' there'))).toEqual([{ type: 'text', part: 'text', text: 'Hi there' }]);
  });

  it('StreamProcessor ends at [DONE] and reads nothing after it', () => {
    const processor = new StreamProcessor();
    processor.push(chat('Hi') + stop);
    expect(processor.completion).toBe('endable');
    processor.push('data: [DONE]\n\n');
    expect(processor.completion).toBe('ended');
    expect(processor.push(chat('more'))).toEqual([]);
    expect(processor.end()).toMatchObject({ outcome: 'complete', finishReason: { reason: 'stop' } });
  });

  it('StreamProcessor has the last event id, the retry time and the byte count', () => {
    const processor = new StreamProcessor({ protocol: 'json' });
    const stream = bytes('id: 41\nretry: 2500\ndata: {"content":"é"}\n\nid: 42\n\n');
    processor.push(stream);
    const { lastEventId, retryMs, events } = processor;
    expect({ lastEventId, retryMs, events }).toEqual({ lastEventId: '42', retryMs: 2500, events: 1 });
    expect(processor.bytes).toBe(stream.length);
  });

  it('StreamProcessor replaces invalid UTF-8 with U+FFFD and decodes a character that is split between chunks', () => {
    const processor = new StreamProcessor({ protocol: 'text' });
    expect(processor.process(Uint8Array.of(0x61, 0xff, 0x62))).toBe('a\uFFFDb');
    expect(processor.process(Uint8Array.of(0xf0, 0x9f))).toBe('');
    expect(processor.process(Uint8Array.of(0xa6))).toBe('');
    expect(processor.process(Uint8Array.of(0x8a, 0x21))).toBe('🦊!');
  });

  it('StreamProcessor skips one byte order mark, even if it is split between chunks', () => {
    const stream = bytes(`\uFEFF\uFEFF${'Hi'}`);
    for (let cut = 0; cut <= stream.length; cut++) {
      const processor = new StreamProcessor({ protocol: 'text' });
      expect(processor.process(stream.subarray(0, cut)) + processor.process(stream.subarray(cut))).toBe('\uFEFFHi');
    }
  });

  describe('an event larger than maxEventBytes', () => {
    const read = (chunks: string[], maxEventBytes = 1000) => {
      const processor = new StreamProcessor({ protocol: 'openai-chat', maxEventBytes });
      const deltas = chunks.map((chunk) => processor.push(chunk));
      processor.end();
      return deltas;
    };

    it('an event larger than maxEventBytes fails with event-too-large, even before the event is complete', () => {
      const expected = expect.objectContaining({ code: 'event-too-large' });
      expect(() => read([chat('x'.repeat(1000))])).toThrow(expected);
      expect(() => read(Array(20).fill(`${'x'.repeat(100)}`))).toThrow(expected);
      expect(() => read(Array(20).fill(`data: ${'x'.repeat(100)}\n`))).toThrow(expected);
      expect(() => read(Array(20).fill(chat('x'.repeat(100))))).not.toThrow();
      expect(() => read([`data: [DONE]\n\n${'x'.repeat(2000)}`])).not.toThrow();
    });

    it('a long body without a detected protocol fails with event-too-large', () => {
      const processor = new StreamProcessor({ maxEventBytes: 1000 });
      expect(() => processor.push('\n'.repeat(2000))).toThrow(expect.objectContaining({ code: 'event-too-large' }));
    });

    it('deltas before an event larger than maxEventBytes in the same chunk are kept', () => {
      const processor = new StreamProcessor({ protocol: 'openai-chat', maxEventBytes: 1000 });
      expect(processor.process(bytes(chat('Hi') + chat('x'.repeat(1000)))).slice(0, 9)).toBe('Hi');
      expect(() => processor.push('')).toThrow(StreamError);
      expect(() => processor.end()).toThrow('maxEventBytes');
    });

    it('maxEventBytes is 16 MB by default', () => {
      const megabyte = 'x'.repeat(1024 * 1024);
      const processor = new StreamProcessor({ protocol: 'json' });
      processor.push('data: "');
      for (let n = 0; n < 15; n++) processor.push(megabyte);
      expect(() => processor.push(megabyte)).toThrow(expect.objectContaining({ code: 'event-too-large' }));
    });
  });

  describe('detection of the protocol', () => {
    const streams: [ProtocolName, string][] = [
      ['openai-chat', chat('Hi')],
      ['openai-chat', 'data: {"choices":[],"prompt_filter_results":[]}\n\n'],
      ['openai-responses', 'event: response.created\ndata: {"type":"response.created","response":{}}\n\n'],
      ['openai-responses', 'data: {"sequence_number":0,"type":"error","message":"no"}\n\n'],
      ['gemini', 'data: {"usageMetadata":{}}\r\n\r\n'],
      ['ollama', '{"model":"m","message":{"role":"assistant","content":"Hi"},"done":false}\n'],
      ['ollama', '{"model":"m","response":"Hi","done":false}\n'],
      ['ai-sdk', ': ping\n\ndata: {"type":"start"}\n\n'],
      ['ai-sdk', 'data: {"type":"data-weather","data":1}\n\n'],
      ['ai-sdk', 'data: {"type":"error","errorText":"no"}\n\n'],
      ['ai-data-stream', '0:"Hi"\n'],
      ['ai-data-stream', 'f:{"messageId":"m"}\n'],
      ['ag-ui', 'data: {"type":"RUN_STARTED","threadId":"t","runId":"r"}\n\n'],
      ['json', 'data: {"content":"Hi"}\n\n'],
      ['json', '{"text":"Hi"}\n'],
      ['json', 'data: "Hi"\n\n'],
      ['text', 'Hi'],
      ['text', 'data is what I speak of'],
      ['text', 'data: Hi\n\n'],
    ];

    it.each(streams)('the protocol %s is detected in %j, whole and byte by byte', (protocol, stream) => {
      const whole = new StreamProcessor();
      whole.push(stream);
      const single = new StreamProcessor();
      for (const byte of bytes(stream)) single.push(Uint8Array.of(byte));
      for (const processor of [whole, single]) {
        processor.end();
        expect(processor.protocol).toBe(protocol);
      }
    });

    it('the protocol of a response is detected by its header', () => {
      const named = (headers: HeadersInit) => new StreamProcessor({ headers: new Headers(headers) }).protocol;
      expect(named({ 'x-vercel-ai-ui-message-stream': 'v1' })).toBe('ai-sdk');
      expect(named({ 'x-vercel-ai-data-stream': 'v1', 'content-type': 'text/plain' })).toBe('ai-data-stream');
    });

    it('a protocol is detected after events that do not identify it', () => {
      const processor = new StreamProcessor({ onSkip: () => {} });
      expect(processor.process(bytes(`data: {"status":"queued"}\n\ndata: {\n\n${chat('Hi')}`))).toBe('Hi');
      expect(processor).toMatchObject({ protocol: 'openai-chat', skipped: 2 });
    });

    it('a text/plain body that begins with a brace is text', () => {
      expect(textOf('{"a": 1', { contentType: 'text/plain' })).toBe('{"a": 1');
    });

    it('no protocol is detected in a body without content', () => {
      const processor = new StreamProcessor();
      processor.push('');
      expect(processor.end()).toEqual({ outcome: 'truncated', deltas: [] });
      expect(processor.protocol).toBeUndefined();
    });
  });

  it('the text protocol decodes the data of server-sent events', () => {
    expect(
      textOf('data: Hi\n\ndata:  there\n\ndata: [DONE]\n\n', { protocol: 'text', contentType: 'text/event-stream' }),
    ).toBe('Hi there');
  });

  it('the text protocol accepts events with quoted text that is not a JSON string', () => {
    const body = 'data: One\n\ndata: a "\\x" b\n\ndata: a "\\y" b\n\n';
    expect(textOf(body, { protocol: 'text', contentType: 'text/event-stream' })).toBe('Onea "\\x" ba "\\y" b');
  });

  it('the json protocol decodes the text at the path given as an option', () => {
    const protocol = json({ path: 'choices.0.message.text' });
    expect(textOf('{"choices":[{"message":{"text":"Hi"}}]}\n', { protocol })).toBe('Hi');
    expect(textOf('data: {"choices":[{"message":{"text":"Hi"}}]}\n\n', { protocol })).toBe('Hi');
  });

  it('a JSON error that spans several lines in an event stream fails the response', () => {
    const processor = new StreamProcessor({ protocol: 'gemini' });
    processor.push('data: {"candidates":[{"content":{"parts":[{"text":"Hi"}]}}]}\r\n\r\n');
    processor.push(
      '{\n  "error": {\n    "code": 503,\n    "message": "Overloaded",\n    "status": "UNAVAILABLE"\n  }\n}',
    );
    expect(processor.end()).toMatchObject({
      outcome: 'truncated',
      error: { message: 'Overloaded', code: '503', errorType: 'UNAVAILABLE' },
    });
  });

  it('StreamProcessor decodes a custom protocol', () => {
    type AcmeEvent = { kind: string; text?: string; why?: string };
    const acme = defineProtocol<AcmeEvent>({
      name: 'acme',
      createDecoder: () => (event, out) => {
        if (event.kind === 'token') out.text(event.text);
        else if (event.kind === 'thought') out.reasoning(event.text);
        else if (event.kind === 'bye') {
          out.finish(event.why ?? 'stop');
          out.end();
        } else return false;
      },
    });
    for (const frame of [
      (event: object) => `data: ${JSON.stringify(event)}\n\n`,
      (event: object) => `${JSON.stringify(event)}\n`,
    ]) {
      const processor = new StreamProcessor({ protocol: acme });
      const events = [
        { kind: 'thought', text: 'Hm' },
        { kind: 'new' },
        { kind: 'token', text: 'Hi' },
        { kind: 'bye', why: 'length' },
      ];
      expect(processor.push(events.map(frame).join(''))).toEqual([
        { type: 'reasoning', part: 'reasoning', text: 'Hm' },
        { type: 'text', part: 'text', text: 'Hi' },
        { type: 'finish', reason: 'length', raw: 'length' },
      ]);
      expect(processor).toMatchObject({ protocol: 'acme', completion: 'ended', skipped: 1 });
    }
  });

  it('StreamProcessor ignores events after the end, even one of the same form as the last event', () => {
    const once = defineProtocol<{ all: string }>({
      name: 'once',
      createDecoder: () => (event, out) => {
        out.text(event.all);
        out.end();
      },
    });
    const processor = new StreamProcessor({ protocol: once });
    expect(processor.process(bytes('data: {"all":"Hi"}\n\ndata: {"all":"!"}\n\n'))).toBe('Hi');
    expect(processor.process(bytes('data: {"all":"!"}\n\n'))).toBe('');
  });

  it('an unknown protocol name throws an error that lists the protocols', () => {
    const protocol = 'openai' as ProtocolName;
    expect(() => new StreamProcessor({ protocol })).toThrow(expect.objectContaining({ code: 'invalid-option' }));
    expect(() => new StreamProcessor({ protocol })).toThrow("'openai-chat'");
    expect(() => new StreamProcessor({ protocol: 'constructor' as ProtocolName })).toThrow('defineProtocol');
  });

  it('StreamProcessor skips repeated events after a reconnect by ids and by sequence numbers', () => {
    const numbered = (id: number, content: string) => `id: ${id}\n${chat(content)}`;
    const processor = new StreamProcessor({ protocol: 'openai-chat' });
    processor.push(numbered(1, 'a') + numbered(2, 'b'));
    processor.reconnect();
    expect(processor.push(numbered(1, 'a') + numbered(2, 'b') + numbered(3, 'c'))).toMatchObject([{ text: 'c' }]);

    const delta = (n: number) =>
      `data: {"type":"response.output_text.delta","sequence_number":${n},"output_index":0,"delta":"${n}"}\n\n`;
    const responses = new StreamProcessor({ protocol: 'openai-responses' });
    expect(responses.push(delta(1) + delta(2) + delta(3) + delta(4))).toMatchObject([{ text: '1234' }]);
    expect(responses.sequence).toBe(4);
    responses.reconnect();
    expect(responses.push(delta(3) + delta(4) + delta(5) + delta(6))).toMatchObject([{ text: '56' }]);
  });
});
