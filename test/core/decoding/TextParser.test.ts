import { describe, expect, it } from 'vitest';
import { StreamProcessor } from '../../../src/core/index.js';

/** Reads a body in the `text` protocol, in chunks of `size` bytes. */
function read(body: string, size: number) {
  const processor = new StreamProcessor({ protocol: 'text' });
  const bytes = new TextEncoder().encode(body);
  let text = '';
  for (let at = 0; at < bytes.length; at += size) text += processor.process(bytes.subarray(at, at + size));
  const { error, outcome, deltas } = processor.end();
  for (const delta of deltas) if (delta.type === 'text') text += delta.text;
  return { text, outcome, error: error?.message };
}

describe.each([1, 3, 1_000_000])('the text protocol in chunks of %i bytes', (size) => {
  it.each([
    ['compact', '{"error":{"message":"The key has expired.","code":401}}'],
    ['pretty-printed', '{\n  "error": {\n    "message": "The key has expired."\n  }\n}\n'],
    ['a string', '{"error":"The key has expired."}'],
    ['a list', '{"errors":[{"message":"The key has expired."}]}'],
  ])('a text body that is a single JSON error fails and is not text (%s)', (_, body) => {
    expect(read(body, size)).toEqual({ text: '', outcome: 'complete', error: 'The key has expired.' });
  });

  it.each([
    ['an error that text follows', '{"error":"x"} is what the server sends.'],
    ['an error that is cut off', '{"error":{"message":"The key'],
    ['an error member that is null', '{"error":null,"name":"Ann"}'],
    ['other JSON', '{"name":"Ann","error":"none"}'],
    ['a brace', '{'],
    ['a long body', `{"error":"${'x'.repeat(70_000)}"}`],
  ])('a text body that is not a single JSON error is text (%s)', (_, body) => {
    expect(read(body, size)).toEqual({ text: body, outcome: 'complete', error: undefined });
  });
});
