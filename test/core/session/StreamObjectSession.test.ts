// @vitest-environment node
import { type } from 'arktype';
import * as v from 'valibot';
import { beforeEach, describe, expect, expectTypeOf, it, vi } from 'vitest';
import { z } from 'zod';
import {
  type StandardSchema,
  StreamConnectionManager,
  StreamObjectSession,
  type StreamObjectSessionOptions,
} from '../../../src/core/index.js';
import {
  chunking,
  delay,
  everySplit,
  finish,
  instantClock,
  mockFetch,
  type Reply,
  refusal,
  reset,
  resumable,
  script,
  sequence,
  text,
  toolCall,
  toolOutput,
} from '../../../src/testing/index.js';
import { isBehind, lateText } from '../../isBehind.js';

beforeEach(() => {
  instantClock().install();
});

const recipe = { title: 'Soup', minutes: 120, steps: [{ text: 'Cut "it".' }, { text: 'Boil 👋 it.' }] };
const recipeSchema = z.object({
  title: z.string(),
  minutes: z.number(),
  steps: z.array(z.object({ text: z.string() })),
});
const recipeText = JSON.stringify(recipe);

function open<Schema extends StandardSchema = StandardSchema>(
  reply: Reply,
  options: StreamObjectSessionOptions<Schema> = {},
) {
  const { protocol = 'openai-chat' } = options;
  const fetch = mockFetch(reply, { protocol: protocol as 'text' });
  const connections = new StreamConnectionManager();
  const session = new StreamObjectSession<Schema>({ fetch, connections, userTiming: false, retry: false, ...options });
  const states: Array<ReturnType<typeof session.getSnapshot>> = [];
  session.subscribe(() => states.push(session.getSnapshot()));
  return { session, fetch, states };
}

/** Splits a text into pieces, each a delta and a commit of its own. */
const pieces = (value: string, size = 7) =>
  script(...value.match(new RegExp(`[^]{1,${size}}`, 'g'))!.map((part) => script(text(part), delay(20))));

/** Resolves when the session has such a state. */
function stateOf<State>(
  session: { getSnapshot(): State; subscribe(listener: () => void): () => void },
  isMeant: (state: State) => boolean,
): Promise<void> {
  return new Promise((resolve) => {
    const unsubscribe = session.subscribe(() => {
      if (!isMeant(session.getSnapshot())) return;
      unsubscribe();
      resolve();
    });
  });
}

describe('an object from the text of a response', () => {
  it.skipIf(isBehind('whole-json-answer')).each([
    ['zod', recipeSchema],
    ['valibot', v.object({ title: v.string(), minutes: v.number(), steps: v.array(v.object({ text: v.string() })) })],
    ['arktype', type({ title: 'string', minutes: 'number', steps: type({ text: 'string' }).array() })],
  ])('a streamed object grows, and is final when it is complete and valid (%s)', async (_, schema) => {
    const { session, states } = open(script(pieces(recipeText), finish()), { schema: schema as StandardSchema });
    const end = await session.start('Soup');
    expect(end).toMatchObject({ status: 'done', outcome: 'complete', final: recipe, object: recipe, issues: [] });
    expect(end).toBe(session.getSnapshot());
    const growing = states.filter(({ status }) => status === 'streaming');
    expect(growing.length).toBeGreaterThan(5);
    expect(growing.every(({ final }) => final === undefined)).toBe(true);
    expect(growing.map(({ object }) => object)).toContainEqual({ title: 'Soup' });
  });

  it('the final object does not depend on where the body is split in two', async () => {
    const body = script(text(`Here you are:\n\`\`\`json\n${recipeText}\n\`\`\``), finish());
    const run = async (fetch: typeof globalThis.fetch) => {
      const session = new StreamObjectSession({ fetch, schema: recipeSchema, userTiming: false });
      return (await session.start()).final;
    };
    expect(await everySplit(body, run, { protocol: 'openai-chat' })).toEqual(recipe);
  });

  it.each([
    'openai-chat',
    'openai-responses',
    'anthropic-messages',
    'gemini',
    'ollama',
    'ai-sdk',
    'ag-ui',
    'text',
  ] as const)('StreamObjectSession finds an object in %s', async (protocol) => {
    const { session } = open(script(pieces(recipeText, 30), finish()), { schema: recipeSchema, protocol });
    expect((await session.start()).final).toEqual(recipe);
  });

  it.skipIf(isBehind('whole-json-answer'))(
    'a closed array element keeps its identity in every later state',
    async () => {
      const { session, states } = open(script(pieces(recipeText, 3), finish()), { schema: recipeSchema });
      await session.start();
      const first = states.map(({ object }) => object?.steps?.[0]).filter((step) => step?.text === 'Cut "it".');
      expect(first.length).toBeGreaterThan(3);
      expect(new Set(first).size).toBe(1);
    },
  );

  it('isClosed() of StreamObjectSession distinguishes closed values from open ones', async () => {
    const { session } = open(script(text('{"steps":[{"text":"a"},{"text":"b'), finish('length')));
    await session.start();
    expect(session.isClosed(['steps', 0])).toBe(true);
    expect(session.isClosed(['steps', 1])).toBe(false);
  });
});

describe('an object that is cut', () => {
  const cut = '{"title":"Soup","steps":[{"text":"mix the fl';

  it.each([
    ['with finish reason length', script(text(cut), finish('length')), 'openai-chat'],
    ['with finish reason stop', script(text(cut), finish()), 'openai-chat'],
    ['by the end of a text body', script(text(cut)), 'text'],
    ['before it began', script(text('Let me see:\n'), finish('length')), 'openai-chat'],
  ] as const)('an object that is cut %s is truncated although the response is complete', async (_, reply, protocol) => {
    const onEnd = vi.fn();
    const { session, states } = open(reply, { schema: recipeSchema, protocol, onEnd });
    const end = await session.start();
    expect(end).toMatchObject({
      status: 'failed',
      outcome: 'truncated',
      error: { code: 'truncated', retryable: true },
    });
    expect(end.final).toBeUndefined();
    expect(end.response.outcome).toBe('complete');
    expect(states.some(({ status }) => status === 'done')).toBe(false);
    expect(onEnd.mock.calls).toEqual([[end]]);
  });

  it('a truncated object is kept as an object and as text', async () => {
    const { session } = open(script(text(cut), finish('length')));
    const end = await session.start();
    expect(end.object).toEqual({ title: 'Soup', steps: [{ text: 'mix the fl' }] });
    expect(end.rawText).toBe(cut);
    expect(end).toMatchObject({ error: { partial: cut } });
  });

  it.skipIf(isBehind(...lateText))(
    'an object is truncated when the connection breaks, although its last brace arrived',
    async () => {
      const { session } = open(script(text(recipeText), reset()), { schema: recipeSchema });
      const end = await session.start();
      expect(end.status).toBe('failed');
      expect(end.final).toBeUndefined();
      expect(end.object).toEqual(recipe);
    },
  );

  it('an incomplete number is never shown in an object', async () => {
    const { session } = open(script(text('{"price":12'), finish('length')));
    expect((await session.start()).object).toBeUndefined();
    const { session: second } = open(script(text('{"id":"a","price":12'), finish('length')));
    expect((await second.start()).object).toEqual({ id: 'a' });
  });

  it.skipIf(isBehind('whole-json-answer'))('an incomplete string of an object continues after a resume', async () => {
    const { session, fetch, states } = open(
      resumable(script(text(recipeText.slice(0, 60)), reset(), text(recipeText.slice(60)), finish())),
      { schema: recipeSchema, resume: { by: 'replay' }, retry: { maxRetries: 2 } },
    );
    const end = await session.start();
    expect(end).toMatchObject({ status: 'done', final: recipe });
    expect(fetch.journal.requests.length).toBe(2);
    const begun = states.findIndex(({ object }) => object !== undefined);
    expect(states.slice(begun).every(({ object }) => object !== undefined)).toBe(true);
  });

  it('retry() after a truncated object clears it and requests it again from the start', async () => {
    const { session, states } = open(
      sequence(script(text(cut), finish('length')), script(text(recipeText), finish())),
      { schema: recipeSchema },
    );
    await session.start('Soup');
    const before = states.length;
    const end = await session.retry();
    expect(end).toMatchObject({ status: 'done', final: recipe });
    expect(states[before]!.object).toBeUndefined();
  });
});

describe('an object that does not match its schema', () => {
  it('an object that does not match its schema fails with issues, object and text', async () => {
    const { session } = open(script(text('{"title":"Soup","minutes":"12","steps":[]}'), finish()), {
      schema: recipeSchema,
    });
    const end = await session.start();
    expect(end).toMatchObject({
      status: 'failed',
      outcome: 'failed',
      object: { title: 'Soup', minutes: '12', steps: [] },
      issues: [{ path: ['minutes'] }],
      rawText: '{"title":"Soup","minutes":"12","steps":[]}',
      error: { code: 'schema-mismatch', issues: [{ path: ['minutes'] }], partial: expect.stringContaining('"12"') },
    });
    expect(end.final).toBeUndefined();
    expect((end.error as Error).message).toContain('minutes: ');
  });

  it('the issues of an array element are shown when it closes', async () => {
    const { session, states } = open(
      script(pieces('{"title":"a","steps":[{"text":1},{"text":"b"}],"minutes":1}', 4), finish()),
      {
        schema: recipeSchema,
      },
    );
    await session.start();
    const early = states.find(({ issues }) => issues.length > 0)!;
    expect(early.status).toBe('streaming');
    expect(early.issues).toMatchObject([{ path: ['steps', 0, 'text'] }]);
  });

  it('StreamObjectSession fails with invalid-option if the schema throws', async () => {
    const schema = z.object({}).transform(() => {
      throw new Error('broken');
    });
    const { session } = open(script(text('{"a":1}'), finish()), { schema });
    expect(await session.start()).toMatchObject({ status: 'failed', error: { code: 'invalid-option' } });
  });

  it('the final object is the output of the schema', async () => {
    const schema = z.object({ price: z.string().transform(Number), currency: z.string().default('EUR') });
    const { session } = open(script(text('{"price":"12"}'), finish()), { schema });
    const end = await session.start();
    expect(end.final).toEqual({ price: 12, currency: 'EUR' });
    expect(end.object).toEqual({ price: '12' });
    expectTypeOf(end.final).toEqualTypeOf<{ price: number; currency: string } | undefined>();
    expectTypeOf(end.object).toEqualTypeOf<
      { readonly price?: string; readonly currency?: string | undefined } | undefined
    >();
  });
});

describe('a schema that validates asynchronously', () => {
  const slow = z.object({ a: z.number() }).refine(async ({ a }) => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    return a > 0;
  });

  it('an asynchronous schema keeps the status streaming until its validation ends', async () => {
    const { session, states } = open(script(text('{"a":1}'), finish()), { schema: slow });
    const end = await session.start();
    expect(end).toMatchObject({ status: 'done', final: { a: 1 } });
    expect(states.at(-2)).toMatchObject({ status: 'streaming', response: { status: 'done' } });
  });

  it('the result of an asynchronous schema is ignored after stop()', async () => {
    const { session, states } = open(script(text('{"a":1}'), finish()), { schema: slow });
    const ended = session.start();
    await stateOf(session, (state) => state.response.status === 'done');
    session.stop();
    expect(session.getSnapshot()).toMatchObject({ status: 'stopped', outcome: 'stopped', object: { a: 1 } });
    expect(await ended).toMatchObject({ status: 'stopped' });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(states.at(-1)!.status).toBe('stopped');
  });

  it('an asynchronous schema does not end the object of a later start()', async () => {
    const { session } = open(sequence(script(text('{"a":1}'), finish()), script(text('{"a":2}'), finish())), {
      schema: slow,
    });
    const first = session.start();
    await stateOf(session, (state) => state.response.status === 'done');
    const second = session.start();
    expect(await first).toMatchObject({ status: 'stopped' });
    expect(await second).toMatchObject({ status: 'done', final: { a: 2 } });
  });

  it('onElement reports asynchronously validated elements in order, before the end', async () => {
    let delay = 12;
    const schema = z.array(
      z.number().refine(async () => {
        delay -= 4;
        await new Promise((resolve) => setTimeout(resolve, Math.max(0, delay)));
        return true;
      }),
    );
    const log: unknown[] = [];
    const { session } = open(script(pieces('[1,2,3,4,5,6,7,8,9,10,11,12]', 5), finish()), {
      schema,
      onElement: (element) => log.push(element),
      onEnd: ({ status }) => log.push(status),
    });
    await session.start();
    expect(log).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 'done']);
  });
});

describe('onElement', () => {
  const card = z.object({ id: z.number(), price: z.string().transform(Number) });
  const cards = [
    { id: 1, price: '10' },
    { id: 2, price: '20' },
  ];

  it('onElement reports each element of a root array once, as the schema returns it', async () => {
    const onElement = vi.fn();
    const { session } = open(script(pieces(JSON.stringify(cards), 3), finish()), { schema: z.array(card), onElement });
    const end = await session.start();
    expect(onElement.mock.calls).toEqual([
      [{ id: 1, price: 10 }, [0]],
      [{ id: 2, price: 20 }, [1]],
    ]);
    expect(end.final).toEqual([
      { id: 1, price: 10 },
      { id: 2, price: 20 },
    ]);
    expectTypeOf<
      Parameters<NonNullable<StreamObjectSessionOptions<z.ZodArray<typeof card>>['onElement']>>[0]
    >().toEqualTypeOf<{
      id: number;
      price: number;
    }>();
  });

  it('onElement reports the elements of a nested array with their path', async () => {
    const schema = z.object({ title: z.string(), cards: z.array(z.object({ id: z.number() })) });
    const onElement = vi.fn();
    const { session } = open(script(pieces('{"title":"a","cards":[{"id":1},{"id":2}]}', 3), finish()), {
      schema,
      onElement,
    });
    await session.start();
    expect(onElement.mock.calls).toEqual([
      [{ id: 1 }, ['cards', 0]],
      [{ id: 2 }, ['cards', 1]],
    ]);
  });

  it('onElement skips an invalid element and an incomplete one', async () => {
    const onElement = vi.fn();
    const { session } = open(script(pieces('[{"id":1},{"id":"x"},{"id":3},{"id":4', 3), finish('length')), {
      schema: z.array(z.object({ id: z.number() })),
      onElement,
    });
    const end = await session.start();
    expect(onElement.mock.calls.map(([element]) => element)).toEqual([{ id: 1 }, { id: 3 }]);
    expect(end.issues).toMatchObject([{ path: [1, 'id'] }]);
  });

  it('an onElement that throws is logged and changes nothing', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    const { session } = open(script(text('["a","b"]'), finish()), {
      onElement: () => {
        throw new Error('mine');
      },
    });
    expect(await session.start()).toMatchObject({ status: 'done', final: ['a', 'b'] });
    expect(log).toHaveBeenCalledTimes(2);
    log.mockRestore();
  });
});

describe("the wrapper of the AI SDK's Output.array", () => {
  const wrapped = '{"elements":[{"id":1},{"id":2}]}';
  const item = z.object({ id: z.number() });

  it.each([
    ['zod', z.array(item)],
    ['zod, at least two', z.array(item).min(2)],
    ['valibot', v.array(v.object({ id: v.number() }))],
    ['arktype', type({ id: 'number' }).array()],
    ['zod, asynchronous', z.array(item).refine(async () => true)],
  ])('the elements wrapper is removed when the schema is an array (%s)', async (_, schema) => {
    const onElement = vi.fn();
    const { session, states } = open(script(pieces(wrapped, 3), finish()), {
      schema: schema as StandardSchema,
      onElement,
    });
    const end = await session.start();
    expect(end).toMatchObject({ status: 'done', final: [{ id: 1 }, { id: 2 }], object: [{ id: 1 }, { id: 2 }] });
    expect(onElement.mock.calls).toEqual([
      [{ id: 1 }, [0]],
      [{ id: 2 }, [1]],
    ]);
    expect(states.every(({ object }) => object === undefined || Array.isArray(object))).toBe(true);
    expect(session.isClosed([1, 'id'])).toBe(true);
  });

  it.each([
    ['an object with elements', z.object({ elements: z.array(item) })],
    [
      'an object with elements and a rule',
      z.object({ elements: z.array(item) }).refine(({ elements }) => elements.length > 0),
    ],
    ['no schema', undefined],
  ])('the elements wrapper is kept for %s', async (_, schema) => {
    const { session } = open(script(pieces(wrapped, 3), finish()), { schema: schema as StandardSchema | undefined });
    expect((await session.start()).final).toEqual({ elements: [{ id: 1 }, { id: 2 }] });
  });

  it('the wrapper { elements } is removed when the array is empty', async () => {
    const { session } = open(script(text('{"elements":[]}'), finish()), { schema: z.array(item) });
    expect((await session.start()).final).toEqual([]);
  });
});

describe('from', () => {
  const both = script(text('Saving it. {"not":"it"}'), toolCall('save', recipe), finish('tool-calls'));

  it('the option from: { tool } reads the input of that tool', async () => {
    const { session } = open(script(toolCall('search', { q: 'x' }), both), {
      schema: recipeSchema,
      from: { tool: 'save' },
    });
    const end = await session.start();
    expect(end).toMatchObject({ status: 'done', final: recipe, rawText: recipeText });
  });

  it('the option from: { tool } skips a failed call of the tool and reads the next one', async () => {
    const { session } = open(
      script(toolCall('save', { no: 1 }), toolOutput(null, { error: 'invalid' }), toolCall('save', recipe), finish()),
      { schema: recipeSchema, from: { tool: 'save' }, protocol: 'ai-sdk' },
    );
    expect((await session.start()).final).toEqual(recipe);
  });

  it("the option from: 'text' reads the text of the response", async () => {
    const { session } = open(both, { from: 'text' });
    expect((await session.start()).final).toEqual({ not: 'it' });
  });

  it("the option from: 'auto' reads the text if it has JSON, otherwise the tool call", async () => {
    expect((await open(both).session.start()).final).toEqual({ not: 'it' });
    const { session } = open(script(text('Saving it.'), toolCall('save', recipe), finish('tool-calls')));
    expect((await session.start()).final).toEqual(recipe);
  });

  it("the option from: 'auto' skips a call that the server ran", async () => {
    const { session } = open(
      script(toolCall('search', { q: 'x' }), toolOutput('found'), toolCall('save', recipe), finish()),
      { protocol: 'ai-sdk' },
    );
    expect((await session.start()).final).toEqual(recipe);
  });

  it.each(['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini', 'ollama', 'ai-sdk', 'ag-ui'] as const)(
    'the option from: { tool } reads the tool input in the protocol %s',
    async (protocol) => {
      const { session } = open(script(toolCall('save', recipe), finish('tool-calls')), {
        schema: recipeSchema,
        from: { tool: 'save' },
        protocol,
      });
      expect((await session.start()).final).toEqual(recipe);
    },
  );

  it('the option from: { tool } fails with invalid-json if the response has no such call', async () => {
    const { session } = open(script(text('No.'), finish()), { from: { tool: 'save' } });
    expect(await session.start()).toMatchObject({
      status: 'failed',
      outcome: 'failed',
      error: { code: 'invalid-json' },
    });
  });
});

describe('a response without an object', () => {
  it('StreamObjectSession fails with invalid-json for a response without JSON and keeps its text', async () => {
    const { session } = open(script(text('I had rather not.'), finish()));
    const end = await session.start();
    expect(end).toMatchObject({
      status: 'failed',
      rawText: 'I had rather not.',
      error: { code: 'invalid-json', retryable: true },
    });
    expect(end.object).toBeUndefined();
  });

  it('the error of StreamObjectSession says that the model declined if the response is a refusal', async () => {
    const { session } = open(script(refusal('No.'), finish()));
    const { error } = await session.start();
    expect(error).toMatchObject({ code: 'invalid-json', retryable: false });
    expect((error as Error).message).toContain('declined');
  });

  it('StreamObjectSession fails with invalid-json for a syntax error and keeps the value parsed before the error', async () => {
    const { session } = open(script(text('{"a":"x","b":[1,2],}'), finish()));
    expect(await session.start()).toMatchObject({ error: { code: 'invalid-json' }, object: { a: 'x', b: [1, 2] } });
  });
});

describe('the methods', () => {
  it('stop() of StreamObjectSession keeps the partial object', async () => {
    const { session } = open(script(text('{"a":"x","b":"y'), delay(1_000_000), text('"}'), finish()), {});
    const ended = session.start();
    await stateOf(session, (state) => state.object !== undefined);
    session.stop();
    expect(await ended).toMatchObject({ status: 'stopped', outcome: 'stopped', object: { a: 'x', b: 'y' } });
  });

  it('reset() of StreamObjectSession removes the object', async () => {
    const { session } = open(script(text('{"a":1}'), finish()));
    await session.start();
    session.reset();
    expect(session.getSnapshot()).toMatchObject({ status: 'idle', object: undefined, rawText: '' });
    expect(session.getSnapshot()).toBe(session.getServerSnapshot());
  });

  it('start() of StreamObjectSession wins over a stop() called from its own notification', async () => {
    const { session } = open(
      sequence(script(text('{"a":1}'), delay(1_000), finish()), script(text('{"a":2}'), finish())),
    );
    const first = session.start();
    await stateOf(session, (state) => state.object !== undefined);
    let second: Promise<unknown> | undefined;
    session.subscribe(() => {
      if (session.getSnapshot().status === 'stopped') second ??= session.start();
    });
    session.stop();
    expect(await first).toMatchObject({ status: 'stopped' });
    expect(await second).toMatchObject({ status: 'done', final: { a: 2 } });
  });

  it('resume() of StreamObjectSession throws without the resume option', () => {
    const { session } = open(script(finish()));
    expect(() => session.resume()).toThrow('`resume`');
    expect(session.getSnapshot().status).toBe('idle');
  });

  it('a body in chunks of one byte gives the same object', async () => {
    const { session } = open(script(chunking({ size: 1 }), text(recipeText), finish()), { schema: recipeSchema });
    expect((await session.start()).final).toEqual(recipe);
  });
});
