// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { readEvents } from './readEvents.js';

const read = (events: readonly object[]) => readEvents('gemini', events);

describe('gemini', () => {
  const parts = (...parts: object[]) => ({ candidates: [{ content: { parts } }] });
  const arg = (jsonPath: string, value: object, willContinue?: boolean) => ({
    functionCall: { partialArgs: [{ jsonPath, ...value }], willContinue },
  });

  it('the gemini decoder assembles arguments from the JSON paths of partialArgs', () => {
    const { toolCalls } = read([
      parts({ functionCall: { name: 'cook', willContinue: true } }),
      parts(arg('$.recipe.items[0].name', { stringValue: 'Ric', willContinue: true }, true)),
      parts(arg('$.recipe.items[0].name', { stringValue: 'otta' }, true)),
      parts(arg('$.recipe.items[1].count', { numberValue: 0 }, true)),
      parts(arg("$['a key'].b", { boolValue: false }, true), arg('$.none', { nullValue: 'NULL_VALUE' }, true)),
      parts({ functionCall: {} }),
    ]);
    expect(toolCalls.map((call) => JSON.parse(call.arguments as string))).toEqual([
      { recipe: { items: [{ name: 'Ricotta' }, { count: 0 }] }, 'a key': { b: false }, none: null },
    ]);
  });

  it('the gemini decoder ends a call without a last piece when the next call begins or the response ends', () => {
    const { toolCalls, end } = read([
      parts({ functionCall: { name: 'a', willContinue: true } }),
      parts(arg('$.q', { stringValue: 'x' }, true)),
      parts({ functionCall: { name: 'b', args: { q: 1 }, id: 'given' } }),
      parts({ functionCall: { name: 'c', willContinue: true } }),
      { candidates: [{ finishReason: 'STOP' }] },
    ]);
    expect(toolCalls).toEqual([
      { id: null, name: 'a', arguments: '{"q":"x"}' },
      { id: 'given', name: 'b', arguments: '{"q":1}' },
      { id: null, name: 'c', arguments: '{}' },
    ]);
    expect(end.finishReason).toEqual({ type: 'finish', reason: 'tool-calls', raw: 'STOP' });
  });

  it('the gemini decoder ignores a __proto__ path and a huge array index in partialArgs', () => {
    const call = (jsonPath: string) => [
      parts({ functionCall: { name: 'a', willContinue: true } }),
      parts(arg(jsonPath, { stringValue: 'x' })),
    ];
    expect(read(call('$.__proto__.polluted')).toolCalls).toMatchObject([
      { arguments: '{"__proto__":{"polluted":"x"}}' },
    ]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(read(call('$.a[4000000000]')).processor.skipped).toBe(1);
  });

  it('a prompt blocked by gemini has the finish reason content-filter', () => {
    const { end } = read([{ promptFeedback: { blockReason: 'SAFETY' }, usageMetadata: { promptTokenCount: 1 } }]);
    expect(end).toMatchObject({ outcome: 'complete', finishReason: { reason: 'content-filter', raw: 'SAFETY' } });
  });

  it('the gemini decoder reads executed code, files, sources, and chunks wrapped in a response member', () => {
    const { otherCalls, deltas, text } = read([
      { response: parts({ text: 'Hi' }) },
      parts(
        { executableCode: { language: 'PYTHON', code: 'print(1)' } },
        { codeExecutionResult: { outcome: 'OUTCOME_OK', output: '1' } },
      ),
      parts({ inlineData: { mimeType: 'image/png', data: 'AAAA' } }),
      { candidates: [{ groundingMetadata: { groundingChunks: [{ web: { uri: 'https://a.b', title: 'A' } }] } }] },
    ]);
    expect(text).toBe('Hi');
    expect(otherCalls).toMatchObject([{ type: 'executableCode', name: 'code_execution' }]);
    expect(deltas).toContainEqual({
      type: 'tool-output',
      part: 'call-0',
      id: null,
      output: { outcome: 'OUTCOME_OK', output: '1' },
    });
    expect(deltas).toContainEqual({ type: 'file', mediaType: 'image/png', url: 'data:image/png;base64,AAAA' });
    expect(deltas).toContainEqual({ type: 'source', id: 'https://a.b', url: 'https://a.b', title: 'A' });
  });
});
