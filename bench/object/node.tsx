import { useObject as useStockObject } from '@ai-sdk/react';
import { asSchema, parsePartialJson } from 'ai';
import { parse as parseRiver } from 'jsonriver';
import { parse as parsePartial } from 'partial-json';
import { memo, useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { useStreamingObject } from 'sluice';
import { useObject } from 'sluice/ai-sdk';
import { IncrementalJson } from 'sluice/core';
import { z } from 'zod';

const chunkSize = 8;
/** One frame at 60 Hz of a fast model. */
const chunksPerSnapshot = 16;

/** Cards up to this length of the JSON. */
export function cardsOf(characters: number): string {
  const cards: string[] = [];
  for (let length = 0; length < characters; length += cards.at(-1)!.length + 1)
    cards.push(
      JSON.stringify({
        id: cards.length,
        title: `Card ${cards.length}`,
        body: 'Some "text"\nof a usual length.',
        tags: ['a', 'b'],
      }),
    );
  return `[${cards}]`;
}

type Parse = (chunks: readonly string[]) => unknown;

/** Parses the whole text for each snapshot. */
const again =
  (parse: (text: string) => unknown): Parse =>
  async (chunks) => {
    let text = '';
    let value: unknown;
    for (const [index, chunk] of chunks.entries()) {
      text += chunk;
      if (index % chunksPerSnapshot === 0 || index === chunks.length - 1) value = await parse(text);
    }
    return value;
  };

async function* generate(chunks: readonly string[]) {
  yield* chunks;
}

export const parsers: Record<string, Parse> = {
  'sluice IncrementalJson': (chunks) => {
    const json = new IncrementalJson();
    for (const [index, chunk] of chunks.entries()) {
      json.push(chunk);
      if (index % chunksPerSnapshot === 0) void json.value;
    }
    return json.end();
  },
  jsonriver: async (chunks) => {
    let value: unknown;
    for await (const next of parseRiver(generate(chunks))) value = next;
    return value;
  },
  'partial-json': again((text) => parsePartial(text)),
  'ai parsePartialJson': again(async (text) => (await parsePartialJson(text)).value),
};

/** CPU time in µs per chunk. */
export async function costOf(subject: string, characters: number): Promise<number> {
  const text = cardsOf(characters);
  const chunks = text.match(new RegExp(`[^]{1,${chunkSize}}`, 'g'))!;
  const before = process.cpuUsage();
  const value = await parsers[subject]!(chunks);
  const { user, system } = process.cpuUsage(before);
  if (JSON.stringify(value) !== text) throw new Error(`${subject} read something else.`);
  return (user + system) / chunks.length;
}

const schema = z.array(z.object({ id: z.number(), title: z.string() }));
type PartialCard = { readonly title?: string };

/** The AI SDK types its objects as mutable, Sluice as read-only. */
type Hook = (options: { api: string; schema: typeof schema; fetch: typeof fetch }) => {
  object: ReadonlyArray<PartialCard | undefined> | undefined;
  submit: (input: string) => unknown;
};
export const hooks: Record<string, Hook> = {
  'sluice useStreamingObject': useStreamingObject as Hook,
  'sluice useObject': useObject as unknown as Hook,
  'stock useObject': useStockObject as unknown as Hook,
};

/** Renders of 200 memoized cards while their array streams, one chunk per turn. */
export async function rendersOf(subject: string): Promise<{ cards: number; commits: number }> {
  const useHook = hooks[subject]!;
  const counts = { cards: 0, commits: 0 };
  const text = JSON.stringify(Array.from({ length: 200 }, (_, id) => ({ id, title: `Card number ${id}` })));
  const chunks = text.match(new RegExp(`[^]{1,${chunkSize}}`, 'g'))!;
  const encoder = new TextEncoder();
  const body = () =>
    new ReadableStream<Uint8Array>({
      async pull(controller) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        const chunk = chunks.shift();
        if (chunk === undefined) controller.close();
        else controller.enqueue(encoder.encode(chunk));
      },
    });
  const fetch = async () => new Response(body(), { headers: { 'content-type': 'text/plain' } });
  let shown = 0;
  const Card = memo(function Card({ card }: { card: PartialCard | undefined }) {
    counts.cards++;
    return <li>{card?.title}</li>;
  });
  let submit: ((input: string) => unknown) | undefined;
  function Cards() {
    const { object, submit: start } = useHook({ api: 'http://localhost/', schema, fetch });
    useEffect(() => {
      submit = start;
      shown = object?.at(-1)?.title === 'Card number 199' ? object.length : 0;
      counts.commits++;
    });
    return (
      <ul>
        {object?.map((card, index) => (
          <Card key={index} card={card} />
        ))}
      </ul>
    );
  }
  const root = createRoot(document.body.appendChild(document.createElement('div')));
  root.render(<Cards />);
  while (!submit) await new Promise((resolve) => setTimeout(resolve, 1));
  submit('200 cards');
  while (shown < 200) await new Promise((resolve) => setTimeout(resolve, 5));
  root.unmount();
  return counts;
}

// Loaded before the first use, so that no subject pays for it.
asSchema(schema);
