// @vitest-environment node
import { streamResponse } from 'sluice/server';
import { createEncoder } from 'sluice/testing';
import { describe, expect, it } from 'vitest';
import { StreamProcessor } from '../../src/core/decoding/StreamProcessor.js';
import type { StreamDelta } from '../../src/model/StreamDelta.js';
import type { ProtocolName } from '../../src/protocols/registry.js';

const steps = [
  { type: 'start', messageId: 'm' },
  { type: 'start-step' },
  { type: 'text-start', id: '1' },
  { type: 'text-delta', id: '1', delta: 'Hello “🌊”', providerMetadata: { a: { b: 1 } } },
  { type: 'text-end', id: '1' },
  { type: 'finish-step' },
  { type: 'start-step' },
  { type: 'reset-step' },
  { type: 'tool-output-available', toolCallId: 'c', output: 1, preliminary: true },
  { type: 'finish-step' },
  { type: 'finish' },
];
const wireOf = (chunks: readonly object[], eol = '\n') =>
  [...chunks.map((chunk) => JSON.stringify(chunk)), '[DONE]'].map((data) => `data: ${data}${eol}${eol}`).join('');

/** The body of a response in chunks of `size` bytes. */
function cutBody(wire: string, size: number, contentType = 'text/event-stream') {
  const bytes = new TextEncoder().encode(wire);
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
      controller.close();
    },
  });
  return new Response(body, { headers: { 'content-type': contentType } });
}

const deltas: StreamDelta[] = [
  { type: 'text', part: 't', text: 'Hello ' },
  { type: 'text', part: 't', text: '“🌊”' },
  { type: 'finish', reason: 'stop', raw: '' },
];

describe('the bytes of a response in the protocol of the answer', () => {
  it.each([1, 7, 100_000])(
    'streamResponse passes on steps and metadata of AI SDK chunks when the source arrives in chunks of %i bytes',
    async (size) => {
      const response = await streamResponse(cutBody(wireOf(steps), size));
      expect(await response.text()).toBe(wireOf(steps));
    },
  );

  it('streamResponse accepts CRLF and comments between the events of its source', async () => {
    const wire = `: hello\r\n\r\n${wireOf(steps, '\r\n')}`;
    expect(await (await streamResponse(cutBody(wire, 5))).text()).toBe(wireOf(steps));
  });

  const protocols: ProtocolName[] = [
    'ai-sdk',
    'ai-data-stream',
    'openai-chat',
    'openai-responses',
    'anthropic-messages',
    'gemini',
    'ollama',
    'ag-ui',
    'json',
    'text',
  ];
  it.each(protocols)(
    'streamResponse passes on a %s body in full and hides the message of an error in it',
    async (protocol) => {
      const encoder = createEncoder(protocol);
      const whole = deltas.map((delta) => encoder.encode(delta)).join('') + encoder.end();
      const contentType = encoder.headers['content-type']!;
      const passed = await streamResponse(cutBody(whole, 9, contentType), { from: protocol, protocol });
      const read = new StreamProcessor({ protocol });
      const all = [...read.push(await passed.text())];
      const end = read.end();
      all.push(...end.deltas);
      expect(all.map((delta) => (delta.type === 'text' ? delta.text : '')).join('')).toBe('Hello “🌊”');
      expect(end.outcome).toBe('complete');
      if (protocol === 'text' || protocol === 'json') return;
      const failing = createEncoder(protocol);
      const error: StreamDelta = { type: 'error', message: 'sk-secret' };
      const failed = failing.encode(deltas[0]!) + failing.encode(error) + failing.end();
      const hidden = await streamResponse(cutBody(failed, 9, contentType), {
        from: protocol,
        protocol,
        onError: () => 'Busy',
      });
      const wire = await hidden.text();
      expect(wire).not.toContain('sk-secret');
      expect(wire).toContain('Busy');
    },
  );

  it('streamResponse translates a source in another protocol', async () => {
    const response = await streamResponse(cutBody(wireOf(steps), 11), { protocol: 'openai-chat' });
    const wire = await response.text();
    expect(wire).toContain('"content":"Hello “🌊”"');
    expect(wire).not.toContain('text-delta');
  });
});
