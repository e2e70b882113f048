// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { EmbeddedJson } from '../../../src/core/json/EmbeddedJson.js';

function read(text: string, size: number) {
  const json = new EmbeddedJson();
  const shown: unknown[] = [];
  for (let from = 0; from < text.length; from += size) {
    json.push(text.slice(from, from + size));
    if (json.value !== undefined && json.value !== shown.at(-1)) shown.push(json.value);
  }
  return { json, shown };
}

const recipe = { title: 'Soup {"a": 1}', steps: ['Cut [1].', 'Boil ```.'] };
const text = JSON.stringify(recipe);
const pretty = JSON.stringify(recipe, null, 2);

describe('JSON in chunks of every size', () => {
  it.each([
    ['bare', text],
    ['bare, between white space', `\n  ${pretty}\n\n`],
    ['bare, before prose', `${text}\n\nEnjoy [1]! {"not": "this"}`],
    ['in a fence marked as JSON', `\`\`\`json\n${pretty}\n\`\`\``],
    ['in a fence without a mark', `\`\`\`\n${text}\n\`\`\`\n`],
    ['in a fence of tildes, with CRLF', `Here you are:\r\n~~~JSON\r\n${pretty}\r\n~~~`],
    ['in a fence after prose and before prose', `Sure! Here it is [1]:\n\n\`\`\`json\n${pretty}\n\`\`\`\nEnjoy {it}.`],
    ['in a fence after one of another language', `\`\`\`bash\nnpm i {x}\n\`\`\`\nthen\n\`\`\`json\n${text}\n\`\`\``],
    ['in a fence after one that holds no JSON', `\`\`\`\nnpm i\n\`\`\`\n\`\`\`\n${text}\n\`\`\``],
    ['after prose in the same line', `Note the {braces} and [brackets], "quotes" and {"odd" ones}: ${text}`],
    ['after prose that begins with a bracket', `[1] says: ${text}`],
    ['after prose that begins with a quotation', `"Soup" it is. ${text}`],
    ['after prose that begins like a literal', `true story: ${text}`],
    ['after prose that begins with a number', `12 steps: ${text}`],
    ['in a tag', `<json>${text}</json>`],
  ])('EmbeddedJson finds JSON %s', (_, answer) => {
    for (let size = 1; size <= answer.length; size += size < 8 ? 1 : 17) {
      const { json, shown } = read(answer, size);
      expect(json.end()).toEqual(recipe);
      // No other value was treated as the object in between.
      for (const value of shown)
        expect(Object.keys(value as object).every((key) => Object.hasOwn(recipe, key))).toBe(true);
    }
  });

  it.each([
    ['a list of objects', '[{"a":1}]', [{ a: 1 }]],
    ['a list of objects after prose', 'Here:\n[{"a":1}]\nDone.', [{ a: 1 }]],
    ['a list of numbers', '[1,2,3]', [1, 2, 3]],
    ['a list of numbers, before prose', '[1,2,3]\n\nThat is it.', [1, 2, 3]],
    ['a list of numbers in a fence', 'So:\n```json\n[1,2,3]\n```\n', [1, 2, 3]],
    ['an empty object', '{}', {}],
    ['an empty object in a fence', '```json\n{}\n```', {}],
    ['an empty object that the object follows', '{}{"a":1}', { a: 1 }],
    ['a string', '"text"', 'text'],
    ['a number', '42', 42],
  ])('EmbeddedJson reads %s', (_, answer, expected) => {
    for (const size of [1, 2, 5, answer.length]) expect(read(answer, size).json.end()).toEqual(expected);
  });
});

describe('text without valid JSON', () => {
  it.each(['I cannot help with that.', '', 'See [1] and {this}.', 'Use the {} operator.'])(
    'EmbeddedJson has no value for text without JSON, and end() throws: %j',
    (answer) => {
      for (const size of [1, 4, 100]) {
        const { json, shown } = read(answer, size);
        expect(shown).toEqual([]);
        expect(() => json.end()).toThrow(SyntaxError);
        expect(json.isCut).toBe(false);
      }
    },
  );

  it('EmbeddedJson keeps the value before a syntax error and ignores the text after it', () => {
    const { json } = read('{"a":1,"b":[{"c":2}],oops:{"d":{"e":1}}}', 3);
    expect(json.value).toEqual({ a: 1, b: [{ c: 2 }] });
    expect(() => json.end()).toThrow('Unexpected "o"');
    expect(json.isCut).toBe(false);
  });

  it('EmbeddedJson.isCut is true for incomplete JSON', () => {
    for (const answer of ['{"steps":["mix the fl', 'Here:\n```json\n{"a":', '[1,2', '{']) {
      const { json } = read(answer, 3);
      expect(() => json.end()).toThrow(SyntaxError);
      expect(json.isCut).toBe(true);
    }
  });

  it('EmbeddedJson takes linear time for text with many brackets', () => {
    const cpuMs = (answer: string) => {
      const before = process.cpuUsage();
      const json = new EmbeddedJson();
      for (let from = 0; from < answer.length; from += 64) json.push(answer.slice(from, from + 64));
      return process.cpuUsage(before).user / 1000;
    };
    for (const piece of ['{ ', '{"a', '{"a" ', '[[', '\n[', '\n```\n', '\n``` ', '\n', 'word ', '{"\\', '[1,\n[2,']) {
      const best = (times: number) => Math.min(...Array.from({ length: 3 }, () => cpuMs(piece.repeat(times))));
      best(2_000);
      expect(best(40_000) / Math.max(1, best(5_000)), piece).toBeLessThan(30);
    }
  });
});

describe('takeElements', () => {
  it('EmbeddedJson.takeElements() returns each closed array element once, and nothing from prose', () => {
    const json = new EmbeddedJson();
    json.push('[1, 2] are references. [{"no": "list"');
    expect(json.takeElements()).toEqual([]);
    const cards = new EmbeddedJson();
    cards.push('```json\n{"cards":[{"a":1},{"a":');
    expect(cards.takeElements()).toEqual([{ value: { a: 1 }, path: ['cards', 0] }]);
    cards.push('2}]}');
    expect(cards.takeElements()).toEqual([{ value: { a: 2 }, path: ['cards', 1] }]);
    expect(cards.takeElements()).toEqual([]);
  });
});
