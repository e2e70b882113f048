import { describe, expect, it } from 'vitest';
import type { StreamDelta } from '../../../src/model/StreamDelta.js';
import { createEncoder } from '../../../src/protocols/encoding/createEncoder.js';
import type { ProtocolName } from '../../../src/protocols/registry.js';

const hi: StreamDelta = { type: 'text', part: 't', text: 'Hi' };

describe('createEncoder', () => {
  it('createEncoder returns the response headers of the protocol', () => {
    const unbuffered = {
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    };
    expect(createEncoder('openai-chat').headers).toEqual({ 'content-type': 'text/event-stream', ...unbuffered });
    expect(createEncoder('ai-sdk').headers).toMatchObject({ 'x-vercel-ai-ui-message-stream': 'v1' });
    expect(createEncoder('ai-data-stream').headers).toMatchObject({ 'content-type': 'text/plain; charset=utf-8' });
    expect(createEncoder('ollama').headers).toEqual({ 'content-type': 'application/x-ndjson', ...unbuffered });
  });

  it('createEncoder writes the events of the protocol and opens and closes parts', () => {
    const encoder = createEncoder('ai-sdk');
    const wire =
      [hi, { type: 'reasoning', part: 'r', text: 'Hm' } as const].map((delta) => encoder.encode(delta)).join('') +
      encoder.end();
    expect(wire).toBe(
      [
        '{"type":"start"}',
        '{"type":"text-start","id":"t"}',
        '{"type":"text-delta","id":"t","delta":"Hi"}',
        '{"type":"text-end","id":"t"}',
        '{"type":"reasoning-start","id":"r"}',
        '{"type":"reasoning-delta","id":"r","delta":"Hm"}',
        '{"type":"reasoning-end","id":"r"}',
        '{"type":"finish"}',
        '[DONE]',
      ]
        .map((data) => `data: ${data}\n\n`)
        .join(''),
    );
  });

  it('createEncoder with ids gives every event an id, even if one delta has several events', () => {
    const numbered = createEncoder('json', { ids: true });
    expect(numbered.encode(hi) + numbered.encode(hi)).toBe(
      'id: 1\ndata: {"content":"Hi"}\n\nid: 2\ndata: {"content":"Hi"}\n\n',
    );
    const named = createEncoder('ai-sdk', { ids: (number) => `stream-${number}` });
    const wire = named.encode(hi) + named.end();
    expect(wire.match(/^id: .*$/gm)).toEqual([1, 2, 3, 4, 5, 6].map((number) => `id: stream-${number}`));
    expect(wire.match(/^data: /gm)).toHaveLength(6);
  });

  it('createEncoder sets the line ending by the eol option', () => {
    expect(createEncoder('json', { eol: '\r\n' }).encode(hi)).toBe('data: {"content":"Hi"}\r\n\r\n');
    expect(createEncoder('json', { eol: '\r' }).encode(hi)).toBe('data: {"content":"Hi"}\r\r');
  });

  it('createEncoder frames any event, including one with data of several lines', () => {
    const { event } = createEncoder('json');
    expect(event({ a: 1 }, { event: 'ping', id: '7', retry: 500 })).toBe(
      'id: 7\nevent: ping\nretry: 500\ndata: {"a":1}\n\n',
    );
    expect(event('two\nlines')).toBe('data: two\ndata: lines\n\n');
    expect(createEncoder('ollama').event({ a: 1 })).toBe('{"a":1}\n');
    expect(createEncoder('text').event('as it is')).toBe('as it is');
  });

  it('createEncoder writes comments if the framing of the protocol supports them', () => {
    expect(createEncoder('json').comment('ping')).toBe(': ping\n\n');
    expect(() => createEncoder('ollama').comment()).toThrow("The protocol 'ollama' has no comments");
  });

  const impossible: [ProtocolName, StreamDelta][] = [
    ['text', { type: 'reasoning', part: 'r', text: 'Hm' }],
    ['json', { type: 'finish', reason: 'length', raw: 'length' }],
    ['openai-chat', { type: 'data', name: 'weather', value: 1 }],
    ['ai-sdk', { type: 'tool-input', part: 'never started', text: '{}' }],
    ['openai-chat', { type: 'tool-call', part: 'c', id: 'c', name: 'search', runner: 'provider' }],
    ['gemini', { type: 'file', mediaType: 'image/png', url: 'https://a.b/c.png' }],
    ['ollama', { type: 'source', id: 's', url: 'https://a.b' }],
    ['anthropic-messages', { type: 'tool-input', part: 'never begun', text: '{}' }],
  ];

  it.each(impossible)(
    'encode() throws a TypeError that names the protocol and the delta type: %s cannot encode %j',
    (protocol, delta) => {
      const encoder = createEncoder(protocol);
      expect(() => encoder.encode(delta)).toThrow(TypeError);
      expect(() => encoder.encode(delta)).toThrow(
        `The protocol '${protocol}' cannot encode a delta of type '${delta.type}'`,
      );
    },
  );

  it('an encoder still works after a delta that the protocol cannot encode', () => {
    const encoder = createEncoder('ai-sdk');
    expect(() => encoder.encode({ type: 'source', id: 's' })).toThrow(TypeError);
    expect(encoder.encode(hi)).toMatch(/^data: \{"type":"start"\}/);
  });

  it('createEncoder throws for an unknown protocol', () => {
    expect(() => createEncoder('toString' as ProtocolName)).toThrow("There is no encoder for the protocol 'toString'.");
  });
});
