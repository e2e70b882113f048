// @vitest-environment node
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IncrementalJson } from '../../../src/core/json/IncrementalJson.js';
import { readPrefix } from './readPrefix.js';

function parse(text: string, size = Math.max(1, text.length)): unknown {
  const json = new IncrementalJson();
  for (let from = 0; from < text.length; from += size) json.push(text.slice(from, from + size));
  return json.end();
}

/** Returns `value` after each character. */
function snapshots(text: string): unknown[] {
  const json = new IncrementalJson();
  return Array.from(text.split(''), (character) => {
    json.push(character);
    return json.value;
  });
}

/** JSON text of a value, with random escapes and white space that `JSON.stringify` never writes. */
const jsonText = fc
  .tuple(
    fc.oneof(
      fc.jsonValue({ maxDepth: 5 }),
      fc.array(fc.dictionary(fc.string({ unit: 'grapheme', maxLength: 4 }), fc.jsonValue({ maxDepth: 2 }))),
    ),
    fc.infiniteStream(fc.integer({ min: 0, max: 9 })),
  )
  .map(([value, choices]) => {
    const choose = () => choices.next().value as number;
    const space = () => (choose() < 8 ? '' : ' \t\n\r'.charAt(choose() % 4));
    const write = (text: string) =>
      `"${Array.from(JSON.stringify(text).slice(1, -1).split('\\'), (part, index) => (index === 0 ? part : `\\${part}`))
        .join('')
        .replace(/(?<!\\)[a-z\ud800-\udfff/](?![^\\]*\\$)/g, (c) => (choose() > 7 ? escapeOf(c) : c))}"`;
    const escapeOf = (c: string) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;
    const print = (part: unknown): string => {
      if (typeof part === 'string') return write(part);
      if (Array.isArray(part)) return `[${space()}${part.map(print).join(`${space()},${space()}`)}${space()}]`;
      if (typeof part !== 'object' || part === null) return JSON.stringify(part);
      const members = Object.entries(part).map(([key, member]) => `${write(key)}${space()}:${space()}${print(member)}`);
      return `{${space()}${members.join(`${space()},${space()}`)}${space()}}`;
    };
    const text = print(value);
    return isJson(text) ? text : JSON.stringify(value);
  });

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('the whole value', () => {
  it('IncrementalJson returns the same value as JSON.parse for a text split in two at any position', () => {
    fc.assert(
      fc.property(jsonText, (text) => {
        const expected = JSON.parse(text);
        for (let cut = 0; cut <= text.length; cut++) {
          const json = new IncrementalJson();
          json.push(text.slice(0, cut));
          json.push(text.slice(cut));
          expect(isDeepStrictEqual(json.end(), expected), text).toBe(true);
        }
      }),
    );
  });

  it('IncrementalJson returns the same value as JSON.parse for chunks of one character if the value is read after each chunk', () => {
    fc.assert(
      fc.property(jsonText, (text) => {
        const json = new IncrementalJson();
        for (const character of text.split('')) {
          json.push(character);
          void json.value;
        }
        expect(json.end()).toStrictEqual(JSON.parse(text));
      }),
    );
  });

  it('IncrementalJson orders keys like JSON.parse, with integer keys first', () => {
    const text = '{"b":1,"2":2,"a":3,"1":4,"b":5}';
    expect(JSON.stringify(snapshots(text).at(-1))).toBe(JSON.stringify(JSON.parse(text)));
  });

  it('IncrementalJson makes __proto__ an own property, also while it streams', () => {
    const text = '{"__proto__":{"admin":true},"x":1}';
    for (const value of snapshots(text).slice(14, -1))
      expect(Object.getOwnPropertyDescriptor(value, '__proto__')).toBeDefined();
    const value = parse(text) as Record<string, unknown>;
    expect(Object.keys(value)).toEqual(['__proto__', 'x']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(value['admin']).toBeUndefined();
  });

  it('IncrementalJson gives a duplicate key its last value, at the position of the first', () => {
    const text = '{"a":1,"b":2,"a":{"c":"x"}}';
    expect(JSON.stringify(parse(text, 1))).toBe(JSON.stringify(JSON.parse(text)));
  });
});

describe('the value while the text arrives', () => {
  it('the partial value of IncrementalJson is correct after every character', () => {
    fc.assert(
      fc.property(jsonText, (text) => {
        const values = snapshots(text);
        for (const [index, value] of values.entries())
          if (!isDeepStrictEqual(value, readPrefix(text.slice(0, index + 1))))
            expect(value, text.slice(0, index + 1)).toStrictEqual(readPrefix(text.slice(0, index + 1)));
      }),
    );
  });

  it('IncrementalJson shows a number or literal only when it is closed', () => {
    const json = new IncrementalJson();
    json.push('{"price":12');
    expect(json.value).toEqual({});
    json.push('34');
    expect(json.value).toEqual({});
    json.push(',"isOpen":tru');
    expect(json.value).toEqual({ price: 1234 });
    json.push('e}');
    expect(json.value).toEqual({ price: 1234, isOpen: true });
  });

  it('IncrementalJson shows a number at the root only at the end of the text', () => {
    const json = new IncrementalJson();
    json.push('12');
    expect(json.value).toBeUndefined();
    json.push('34');
    expect(json.end()).toBe(1234);
  });

  it('IncrementalJson shows a key only when it has a value', () => {
    const shown = snapshots('{"title":"A"}').map((value) => JSON.stringify(value));
    expect([...new Set(shown)]).toEqual(['{}', '{"title":""}', '{"title":"A"}']);
  });

  it.each([
    ['a surrogate pair', '["👋"]'],
    ['an escaped surrogate pair', '["\\ud83d\\udc4b"]'],
    ['a high surrogate in text and the low one escaped', '["\ud83d\\udc4b"]'],
  ])('the partial value of IncrementalJson never contains one half of %s', (_, text) => {
    const shown = snapshots(text).map((value) => (value as string[])?.[0] ?? '');
    expect(new Set(shown)).toEqual(new Set(['', '👋']));
  });

  it('IncrementalJson shows a lone surrogate only when the next character has arrived', () => {
    for (const text of ['["\\ud83dx"]', '["\\ud83d"]', '["\\udc4b"]', '["\\ud83d\\ud83d\\udc4b"]'])
      expect(parse(text, 1)).toEqual(JSON.parse(text));
  });

  it('the value of IncrementalJson is frozen in development', () => {
    for (const value of snapshots('[{"a":["b"]}]')) {
      expect(Object.isFrozen(value)).toBe(true);
      expect(Object.isFrozen((value as object[])[0] ?? Object.freeze({}))).toBe(true);
    }
  });

  it('IncrementalJson keeps the last valid value after an error, and every later call throws that error', () => {
    const json = new IncrementalJson();
    expect(() => json.push('{"a":1,b')).toThrow(SyntaxError);
    expect(json.value).toEqual({ a: 1 });
    expect(() => json.push('}')).toThrow('Unexpected "b", expected a key in double quotes, at character 7');
    expect(() => json.end()).toThrow('at character 7');
  });
});

describe('identity', () => {
  /**
   * Expects every object of the later snapshot that equals the earlier one at the same position to be identical to it.
   */
  function expectShared(before: unknown, after: unknown): void {
    if (before === after || typeof before !== 'object' || typeof after !== 'object' || !before || !after) return;
    // An equal object with another identity was copied without need.
    if (isDeepStrictEqual(before, after)) throw new Error(`A copy that was not needed: ${JSON.stringify(after)}`);
    for (const key of Object.keys(before))
      expectShared((before as Record<string, unknown>)[key], (after as Record<string, unknown>)[key]);
  }

  it('an unchanged object of IncrementalJson keeps its identity in the next snapshot', () => {
    fc.assert(
      fc.property(jsonText, fc.integer({ min: 1, max: 12 }), (text, size) => {
        const json = new IncrementalJson();
        let before: unknown;
        for (let from = 0; from < text.length; from += size) {
          json.push(text.slice(from, from + size));
          expectShared(before, json.value);
          before = json.value;
        }
        expectShared(before, json.end());
      }),
    );
  });

  it('a closed object of IncrementalJson keeps its identity in every later snapshot', () => {
    const cards = Array.from({ length: 200 }, (_, id) => ({ id, title: `Card ${id}`, tags: ['a', 'b'] }));
    const text = JSON.stringify({ cards });
    const json = new IncrementalJson();
    const versions = new Map<number, Set<unknown>>();
    for (let from = 0; from < text.length; from += 5) {
      json.push(text.slice(from, from + 5));
      const shown = (json.value as { cards?: unknown[] }).cards ?? [];
      for (const [index, card] of shown.entries())
        if (json.isClosed(['cards', index])) versions.set(index, (versions.get(index) ?? new Set()).add(card));
    }
    expect([...versions.values()].map(({ size }) => size)).toEqual(cards.map(() => 1));
  });

  it('IncrementalJson returns the same object if only white space arrived', () => {
    const json = new IncrementalJson();
    json.push('{"a":[1,');
    const before = json.value;
    json.push(' \n ');
    expect(json.value).toBe(before);
  });
});

describe('isClosed', () => {
  it('isClosed() distinguishes closed objects from open ones, by object and by path', () => {
    const json = new IncrementalJson();
    json.push('{"tags":["a"],"steps":[{"text":"x"},{"text":"y');
    const value = json.value as { tags: string[]; steps: object[] };
    expect(json.isClosed(value)).toBe(false);
    expect(json.isClosed()).toBe(false);
    expect(json.isClosed(value.tags)).toBe(true);
    expect(json.isClosed(value.steps)).toBe(false);
    expect(json.isClosed(value.steps[0]!)).toBe(true);
    expect(json.isClosed(value.steps[1]!)).toBe(false);
    expect(json.isClosed(['tags'])).toBe(true);
    expect(json.isClosed(['tags', 0])).toBe(true);
    expect(json.isClosed(['steps', 0, 'text'])).toBe(true);
    expect(json.isClosed(['steps', 1, 'text'])).toBe(false);
    expect(json.isClosed(['steps', 1])).toBe(false);
    expect(json.isClosed(['steps', 2])).toBe(false);
    expect(json.isClosed(['missing', 'path'])).toBe(false);
    expect(json.isClosed(['tags', 'length', 0])).toBe(false);
    expect(json.isClosed({})).toBe(false);
    json.push('"}]}');
    expect(json.isClosed()).toBe(true);
    expect(json.isClosed(json.value as object)).toBe(true);
    expect(json.isClosed(['steps', 1, 'text'])).toBe(true);
    expect(json.isClosed(['steps', 2])).toBe(false);
  });

  it('isClosed() treats an array of strings from the snapshot as a value, not as a path', () => {
    const json = new IncrementalJson();
    json.push('{"a":1,"list":["a"');
    expect(json.isClosed(['a'])).toBe(true);
    expect(json.isClosed((json.value as { list: string[] }).list)).toBe(false);
  });

  it('isClosed() is false while the second value of a duplicate key is open', () => {
    const json = new IncrementalJson();
    json.push('{"a":{"x":1},');
    expect(json.isClosed(['a'])).toBe(true);
    json.push('"a":{"x":1');
    expect(json.isClosed(['a'])).toBe(false);
    json.push('}');
    expect(json.isClosed(['a'])).toBe(true);
  });

  it('isClosed() is false for the path of a value that later text changes', () => {
    fc.assert(
      fc.property(jsonText, (text) => {
        const whole = JSON.parse(text);
        const json = new IncrementalJson();
        const check = (value: unknown, path: Array<string | number>) => {
          if (json.isClosed(path) && !isDeepStrictEqual(at(json.value, path), value))
            throw new Error(`${path} changes after ${text.slice(0, json.length)}`);
          if (typeof value !== 'object' || value === null) return;
          for (const [key, member] of Object.entries(value))
            check(member, [...path, Array.isArray(value) ? Number(key) : key]);
        };
        for (const character of text.split('')) {
          json.push(character);
          check(whole, []);
        }
      }),
      { numRuns: 40 },
    );
  });
});

const at = (value: unknown, path: ReadonlyArray<string | number>) =>
  path.reduce<unknown>(
    (parent, key) => (parent && Object.hasOwn(parent, key) ? (parent as Record<string, unknown>)[key] : undefined),
    value,
  );

describe('onElement', () => {
  it('onElement of IncrementalJson reports each array element once, when it closes, with its path', () => {
    const reported: unknown[] = [];
    const json = new IncrementalJson({ onElement: (element, path) => reported.push([path.join('.'), element]) });
    json.push('{"cards":[{"tags":["a"]},1');
    expect(reported).toEqual([['cards.0', { tags: ['a'] }]]);
    json.push('2,"x"],"other":{"list":[[1]]}}');
    expect(reported.slice(1)).toEqual([
      ['cards.1', 12],
      ['cards.2', 'x'],
      ['other.list.0', [1]],
    ]);
  });

  it('onElement of IncrementalJson reports the same objects that the snapshots contain', () => {
    const elements: unknown[] = [];
    const json = new IncrementalJson({ onElement: (element) => elements.push(element) });
    for (const character of '[{"a":1},{"b":2}]') {
      json.push(character);
      void json.value;
    }
    const value = json.end() as unknown[];
    expect(elements[0]).toBe(value[0]);
    expect(elements[1]).toBe(value[1]);
  });
});

describe('end', () => {
  it.each([
    ['', 'before its first value'],
    ['{"steps":[{"text":"mix the fl', 'inside $.steps[0].text'],
    ['{"steps":[1,2', 'inside $.steps[1]'],
    ['{"steps":[1,2]', 'inside $'],
    ['{"ste', 'inside $'],
    ['[1,', 'inside $[1]'],
    ['"abc', 'inside $'],
  ])('IncrementalJson.end() throws for %j and names the position: %s', (text, place) => {
    const json = new IncrementalJson();
    json.push(text);
    expect(() => json.end()).toThrow(`The JSON text ended ${place}, after ${text.length} characters.`);
  });

  it('IncrementalJson.end() throws for every proper prefix of a text', () => {
    const text = '{"a":[1,"b\\u00e9",{"c":null}],"d":-1.5e3}';
    for (let length = 0; length < text.length; length++)
      expect(() => parse(text.slice(0, length)), text.slice(0, length)).toThrow(SyntaxError);
  });
});

/** The kinds of texts in JSONTestSuite (Nicolas Seriot, "Parsing JSON is a Minefield"), by the expected result. */
const accepted = [
  '[[]   ]',
  '[""]',
  '[]',
  '["a"]',
  '[false]',
  '[null, 1, "1", {}]',
  '[null]',
  '[1\n]',
  ' [1]',
  '[1,null,null,null,2]',
  '[2] ',
  '[123e65]',
  '[0e+1]',
  '[0e1]',
  '[ 4]',
  '[-0.000000000000000000000000000000000000000000000000000000000000000000000000000001]',
  '[20e1]',
  '[-0]',
  '[-123]',
  '[-1]',
  '[1E22]',
  '[1E-2]',
  '[1E+2]',
  '[123.456e78]',
  '{"asd":"sdf", "dfg":"fgh"}',
  '{"a":"b","a":"c"}',
  '{"a":"b","a":"b"}',
  '{}',
  '{"":0}',
  '{"foo\\u0000bar": 42}',
  '{ "min": -1.0e+28, "max": 1.0e+28 }',
  '{"title":"\\u041f\\u043e"}',
  '{\n"a": "b"\n}',
  '["\\u0060\\u012a\\u12AB"]',
  '["\\uD801\\udc37"]',
  '["\\ud83d\\ude39\\ud83d\\udc8d"]',
  '["\\"\\\\\\/\\b\\f\\n\\r\\t"]',
  '["\\\\u0000"]',
  '["\\""]',
  '["a/*b*/c/*d//e"]',
  '["\\\\a"]',
  '["\\u0012"]',
  '["\\uFFFF"]',
  '["\uffff"]',
  '["\\uDBFF\\uDFFE"]',
  '["\u{1bfff}"]',
  '["\u2028\u2029"]',
  '["\u007f"]',
  '[" "]',
  '"\\u0061"',
  'false',
  '42',
  '-0.1',
  'null',
  '"asd"',
  'true',
  '""',
  '["a"]\n',
  ' \t\n\r[true]',
];
const rejected = [
  '[1 true]',
  '["": 1]',
  '[""],',
  '[,1]',
  '[1,,2]',
  '["x",,]',
  '["x"]]',
  '["",]',
  '["x"',
  '[x',
  '[3[4]]',
  '[1:2]',
  '[,]',
  '[-]',
  '[   , ""]',
  '["a",\n4\n,1,',
  '[1,]',
  '["\u000ba"\\f]',
  '[*]',
  '[fals]',
  '[nul]',
  '[tru]',
  '[++1234]',
  '[+1]',
  '[+Inf]',
  '[-01]',
  '[-1.0.]',
  '[-2.]',
  '[-NaN]',
  '[.-1]',
  '[.2e-3]',
  '[0.1.2]',
  '[0.3e+]',
  '[0.3e]',
  '[0.e1]',
  '[0E+]',
  '[0e]',
  '[1.0e+]',
  '[1.0e-]',
  '[1 000.0]',
  '[1eE2]',
  '[2.e+3]',
  '[9.e+]',
  '[Inf]',
  '[NaN]',
  '[\uff11]',
  '[1+2]',
  '[0x1]',
  '[0x42]',
  '[Infinity]',
  '[-Infinity]',
  '[-foo]',
  '[- 1]',
  '[-012]',
  '[012]',
  '[1ea]',
  '[1.]',
  '[.123]',
  '[1.2a-3]',
  '["x", truth]',
  '{[: "x"}\n',
  '{"x", null}',
  '{"x"::"b"}',
  '{\u{1f1e8}}',
  '{"a":"a" 123}',
  "{key: 'value'}",
  '{"a" b}',
  '{:"b"}',
  '{"a" "b"}',
  '{"a":',
  '{"a"',
  '{1:1}',
  '{9999E9999:1}',
  '{null:null,null:null}',
  '{"id":0,,,,,}',
  "{'a':0}",
  '{"id":0,}',
  '{"a":"b"}/**/',
  '{"a":"b"}//',
  '{"a":"b",,"c":"d"}',
  '{"a":"a',
  '{ "foo" : "bar", "a" }',
  '{"a":"b"}#',
  ' ',
  '["\\uD800\\"]',
  '["\\uD800\\u"]',
  '["\\uD800\\u1"]',
  '["\\uD800\\u1x"]',
  '[\u00e9]',
  '["\\x00"]',
  '["\\\\\\"]',
  '["\\\t"]',
  '["\\🌀"]',
  '["\\"]',
  '["\\u00A"]',
  '["\\a"]',
  '["\\uqqqq"]',
  '[\\u0020"asd"]',
  '[\\n]',
  '"',
  "['single quote']",
  'abc',
  '["\\',
  '["a\u0000a"]',
  '["new\nline"]',
  '["\t"]',
  '"\\UA66D"',
  '""x',
  '<.>',
  '[<null>]',
  '[1]x',
  '[1]]',
  '["asd]',
  'aå',
  '[True]',
  '1]',
  '{"x": true,',
  '[][]',
  ']',
  '\ufeff{}',
  '{]',
  '[}',
  '',
  '{"":',
  '{',
  '[',
  '{}}',
  '{"a":/*comment*/"b"}',
  '{"a": true} "x"',
  "['",
  '["a',
  '[{"":[{"":',
  '{,',
  '{"a"}',
  '*',
  '{"a":"b"}#{}',
  '[\\u000A""]',
  '[1',
  '[ false, nul',
  '[ true, fals',
  '{"asd":"asd"',
  '\u00e5',
  '\u2060[]',
  '[\u000c]',
  '[\u00a0]',
  '\u00a0[]',
];

describe('every kind of text in JSONTestSuite', () => {
  it.each(accepted)('IncrementalJson accepts a text of JSONTestSuite like JSON.parse: %j', (text) => {
    for (const size of [1, 3, text.length]) expect(parse(text, size)).toStrictEqual(JSON.parse(text));
  });

  it.each(rejected)('IncrementalJson rejects the text that JSON.parse rejects: %j', (text) => {
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
    for (const size of [1, 3, Math.max(1, text.length)]) expect(() => parse(text, size)).toThrow(SyntaxError);
  });

  it('IncrementalJson rejects 100,000 nested brackets without a stack overflow', () => {
    expect(() => parse('['.repeat(100_000))).toThrow('at most 512 objects and arrays within each other');
    expect(() => parse('[{"":'.repeat(50_000))).toThrow(SyntaxError);
  });

  it('IncrementalJson accepts 500 nested brackets by default, or as many as maxDepth allows', () => {
    const deep = '['.repeat(500) + ']'.repeat(500);
    expect(parse(deep, 7)).toEqual(JSON.parse(deep));
    const json = new IncrementalJson({ maxDepth: 2 });
    json.push('[[1],[2]');
    expect(() => json.push(',[[')).toThrow('at most 2');
  });

  it('IncrementalJson accepts or rejects random text like JSON.parse', () => {
    const soup = fc.string({
      unit: fc.constantFrom(
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        '"',
        '\\',
        'u',
        '0',
        '1',
        '-',
        '.',
        'e',
        'true',
        'null',
        ' ',
        'a',
      ),
      maxLength: 12,
    });
    fc.assert(
      fc.property(soup, fc.integer({ min: 1, max: 4 }), (text, size) => {
        if (isJson(text)) expect(parse(text, size)).toStrictEqual(JSON.parse(text));
        else expect(() => parse(text, size)).toThrow(SyntaxError);
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('cost', () => {
  const cpuMs = (run: () => void) => {
    const before = process.cpuUsage();
    run();
    // The CPU clock is coarse, so a fast run may measure 0.
    return Math.max(1, process.cpuUsage(before).user / 1000);
  };
  const shapes: Record<string, (length: number) => string> = {
    'an array of cards': (length) =>
      JSON.stringify(Array.from({ length: length / 60 }, (_, id) => ({ id, title: `Card ${id}`, tags: ['a', 'b'] }))),
    'one object of many keys': (length) =>
      JSON.stringify(Object.fromEntries(Array.from({ length: length / 20 }, (_, n) => [`key${n}`, `value${n}`]))),
    'one long string': (length) => JSON.stringify('lorem ipsum '.repeat(length / 12)),
    'an array of numbers': (length) => JSON.stringify(Array.from({ length: length / 3 }, (_, n) => n % 100)),
  };

  it.each(Object.keys(shapes))(
    'IncrementalJson takes linear time for %s, with a snapshot for every 16 chunks',
    (shape) => {
      const run = (text: string) =>
        cpuMs(() => {
          const json = new IncrementalJson();
          for (let from = 0, chunks = 1; from < text.length; from += 8, chunks++) {
            json.push(text.slice(from, from + 8));
            if (chunks % 16 === 0) void json.value;
          }
          json.end();
        });
      const small = shapes[shape]!(100_000);
      const large = shapes[shape]!(800_000);
      let [one, eight] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
      // For eight times the text, quadratic work would take 64 times as long. The minimum of several runs, because other
      // processes only add time.
      for (let attempt = 0; attempt < 12 && !(eight / one < 30); attempt++) {
        one = Math.min(one, run(small));
        eight = Math.min(eight, run(large));
      }
      expect(eight / one).toBeLessThan(30);
    },
  );
});

describe('an open object of many keys', () => {
  const text = JSON.stringify(Object.fromEntries(Array.from({ length: 2_000 }, (_, n) => [`key${n}`, n])));

  it('IncrementalJson may omit the latest keys of a large open object, but never shows a wrong value', () => {
    const json = new IncrementalJson();
    for (let from = 0; from < text.length; from += 8) {
      json.push(text.slice(from, from + 8));
      const shown = Object.entries(json.value as object);
      expect(shown.every(([key, value]) => key === `key${value}`)).toBe(true);
      const known = Object.keys(readPrefix(text.slice(0, Math.max(0, json.length - 2.5 * shown.length - 16))) ?? {});
      expect(shown.length).toBeGreaterThanOrEqual(known.length);
    }
    expect(Object.keys(json.end() as object)).toHaveLength(2_000);
  });

  it('after flush(), IncrementalJson shows the exact state of a large open object', () => {
    const json = new IncrementalJson();
    for (let from = 0; from < 20_000; from += 8) {
      json.push(text.slice(from, from + 8));
      void json.value;
    }
    expect(json.value).not.toEqual(readPrefix(text.slice(0, 20_000)));
    json.flush();
    expect(json.value).toEqual(readPrefix(text.slice(0, 20_000)));
  });
});
