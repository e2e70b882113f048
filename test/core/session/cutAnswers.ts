import { mergeDeltas } from '../../../src/core/decoding/mergeDeltas.js';
import type { ProtocolName, ResponseState, StreamDelta, StreamSessionOptions } from '../../../src/core/index.js';
import { StreamSession } from '../../../src/core/index.js';
import { finish, reasoning, type Script, script, text, toolCall, usage } from '../../../src/testing/index.js';

const words = script(text('Grüße '), text('an die 👩‍🚀'), text(' – Ende.'));
const rich = script(
  reasoning('Hm, 🤔.'),
  words,
  toolCall('look_up', { place: 'Zürich' }, { id: 'call-1' }),
  usage({ inputTokens: 3, outputTokens: 9 }),
  finish('tool-calls'),
);

/** An answer for every protocol, with everything that the protocol can encode. */
export const answers: Record<ProtocolName, Script> = {
  'openai-chat': rich,
  'openai-responses': rich,
  'anthropic-messages': rich,
  gemini: rich,
  ollama: rich,
  'ai-sdk': script(rich, finish('tool-calls')),
  'ai-data-stream': rich,
  'ag-ui': script(reasoning('Hm, 🤔.'), words, toolCall('look_up', { place: 'Zürich' }, { id: 'call-1' }), finish()),
  json: words,
  text: words,
};

/** How each protocol can resume: by event ids over server-sent events, by sequence if events are numbered. */
export const waysToResume: ReadonlyArray<[ProtocolName, 'id' | 'sequence' | 'replay']> = [
  ['openai-chat', 'id'],
  ['openai-responses', 'id'],
  ['openai-responses', 'sequence'],
  ['anthropic-messages', 'id'],
  ['gemini', 'id'],
  ['ai-sdk', 'id'],
  ['ag-ui', 'id'],
  ['json', 'id'],
  ['openai-chat', 'replay'],
  ['openai-responses', 'replay'],
  ['anthropic-messages', 'replay'],
  ['gemini', 'replay'],
  ['ollama', 'replay'],
  ['ai-sdk', 'replay'],
  ['ai-data-stream', 'replay'],
  ['ag-ui', 'replay'],
  ['json', 'replay'],
  ['text', 'replay'],
];

export interface Told {
  readonly state: ResponseState;
  readonly deltas: readonly StreamDelta[];
  readonly resumes: number;
  readonly retries: number;
}

/** Runs a session and records everything that it reports. */
export async function tell(options: StreamSessionOptions): Promise<Told> {
  const deltas: StreamDelta[] = [];
  const session = new StreamSession({
    ...options,
    userTiming: false,
    onDeltas: (batch) => void deltas.push(...batch),
    onSkip: () => {},
  });
  const state = await session.start('Tell me a story');
  const { resumes, retries } = session.metrics;
  return { state, deltas: mergeDeltas(deltas), resumes, retries };
}
