// @vitest-environment node
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  type ProtocolName,
  type ResponseData,
  type StreamDelta,
  StreamProcessor,
  StreamSession,
} from '../../src/core/index.js';

/** A body from a server or gateway, and its meaning. */
interface WireCase {
  readonly file: string;
  readonly protocol: ProtocolName | null;
  readonly contentType: string;
  readonly report: string;
  readonly expect: {
    readonly text?: string;
    readonly reasoning?: string;
    readonly calls?: readonly (readonly [string | null, string, string])[];
    readonly callStatus?: 'not-called';
    readonly outcome: 'complete' | 'truncated' | 'failed';
    readonly finishReason?: string;
    readonly files?: number;
    readonly usage?: boolean;
    readonly skipped?: number;
    readonly errorHas?: string;
  };
}

const folder = '../shared/cases/wire';
const manifest = `${folder}/manifest.json`;
const cases: WireCase[] = existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')) : [];

/** Converts a result to the names of the expectation. */
function facts({ expect: { outcome, errorHas, callStatus, calls, ...rest } }: WireCase, data: ResponseData) {
  const { toolCalls } = data;
  const all = {
    text: data.text,
    reasoning: data.reasoning,
    finishReason: data.finishReason,
    files: data.files.length,
    usage: data.usage !== undefined,
  };
  const isCompared = (name: string) => name in rest && name in all;
  return {
    ...Object.fromEntries(Object.entries(all).filter(([name]) => isCompared(name))),
    ...(calls && { calls: toolCalls.map(({ id, name, inputText }) => [id, name, inputText]) }),
    ...(callStatus && { called: toolCalls.filter(({ status }) => status === 'input-available').length }),
  };
}

function expected({ expect: { text, reasoning, finishReason, files, usage, calls, callStatus } }: WireCase) {
  const given = { text, reasoning, finishReason, files, usage, calls };
  return {
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    ...(callStatus && { called: 0 }),
  };
}

function streamOf(chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  const left = chunks.values();
  return new ReadableStream({
    pull(controller) {
      const { value, done } = left.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
}

async function runSession(
  body: Uint8Array,
  isByteByByte: boolean,
  protocol: ProtocolName | 'auto',
  contentType: string,
) {
  const chunks = isByteByByte ? Array.from(body, (byte) => Uint8Array.of(byte)) : [body];
  const session = new StreamSession({
    protocol,
    retry: { maxRetries: 0 },
    onSkip: () => {},
    fetch: async () => new Response(streamOf(chunks), { headers: { 'content-type': contentType } }),
  });
  return session.start('Hi');
}

describe.skipIf(cases.length === 0)('wire cases of shared/cases (skipped if absent)', () => {
  const rows = cases.flatMap((row) =>
    (row.protocol ? [row.protocol, 'auto' as const] : ['auto' as const]).map(
      (protocol) => [row.file, protocol, row] as const,
    ),
  );

  it.each(rows)('a session decodes the wire case %s with the protocol %s', async (file, protocol, row) => {
    const body = new Uint8Array(readFileSync(`${folder}/${file}`));
    for (const isByteByByte of [false, true]) {
      const state = await runSession(body, isByteByByte, protocol, row.contentType);
      expect({ ...facts(row, state), outcome: state.outcome }).toEqual({
        ...expected(row),
        outcome: row.expect.outcome,
      });
      if (row.expect.errorHas !== undefined) {
        expect(state.error?.message.toLowerCase()).toContain(row.expect.errorHas.toLowerCase());
      }
      if (row.expect.skipped !== undefined) expect(state.skippedEvents).toBe(row.expect.skipped);
    }
  });

  it.each(rows)(
    'the wire case %s with the protocol %s gives the same deltas for one chunk and for chunks of one byte',
    (file, protocol, { contentType }) => {
      const body = new Uint8Array(readFileSync(`${folder}/${file}`));
      const decode = (chunks: readonly Uint8Array[]) => {
        const processor = new StreamProcessor({ protocol, contentType, onSkip: () => {} });
        const deltas: StreamDelta[] = chunks.flatMap((chunk) => [...processor.push(chunk)]);
        const end = processor.end();
        const all = [...deltas, ...end.deltas].map((delta) =>
          'text' in delta ? delta.text.split('').map((text) => ({ ...delta, text })) : delta,
        );
        return { deltas: all.flat(), outcome: end.outcome, unread: end.unread !== undefined };
      };
      const whole = decode([body]);
      expect(decode(Array.from(body, (byte) => Uint8Array.of(byte)))).toEqual(whole);
    },
  );
});
