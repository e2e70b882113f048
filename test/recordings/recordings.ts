import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ProtocolName } from '../../src/protocols/registry.js';

/** A recorded provider stream, and the result of a correct reader. */
export interface Recording {
  readonly name: string;
  readonly family: 'chat' | 'responses' | 'anthropic' | 'gemini';
  /** Path within the folder of recordings. */
  readonly file: string;
  readonly eventCount: number;
  readonly expected: {
    readonly text: string;
    readonly reasoning: string;
    readonly refusal: string;
    readonly toolCalls: readonly { readonly id: string | null; readonly name: string; readonly arguments: string }[];
    readonly error: { readonly message: string } | null;
  };
}

/** How a stream is written. The meaning is the same in all forms. */
export interface WireForm {
  /** @defaultValue `'\n'` */
  eol?: string;
  /** Whether events have their `event:` line, if the provider sends one. @defaultValue `true` */
  names?: boolean;
  /** Inserted before each event, such as a comment. */
  before?: string;
  /** Whether `[DONE]` is sent even if the protocol has none. */
  done?: boolean;
}

const folder = join(fileURLToPath(import.meta.url), '../../../../shared/recordings');

/** Recorded provider streams from a folder beside the project; empty without the folder. */
export const recordings: readonly Recording[] = existsSync(folder)
  ? JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'))
  : [];

if (recordings.length === 0)
  console.warn('The recorded streams (../shared/recordings) are not here: tests of them are skipped.');

export const protocolOfFamily: Readonly<Record<Recording['family'], ProtocolName>> = {
  chat: 'openai-chat',
  responses: 'openai-responses',
  anthropic: 'anthropic-messages',
  gemini: 'gemini',
};

/** The bytes of a recording as the provider sent them. */
export function wireOf(
  { family, file }: Recording,
  { eol = '\n', names = true, before = '', done = false }: WireForm = {},
): Uint8Array<ArrayBuffer> {
  const lines = readFileSync(join(folder, file), 'utf8').split('\n').filter(Boolean);
  const isNamed = names && (family === 'responses' || family === 'anthropic');
  const events = lines.map((line) => {
    const name = isNamed ? `event: ${JSON.parse(line).type}${eol}` : '';
    return `${before}${name}data: ${line}${eol}${eol}`;
  });
  if (family === 'chat' || done) events.push(`data: [DONE]${eol}${eol}`);
  return new TextEncoder().encode(events.join(''));
}
