import { setTimeout as wait } from 'node:timers/promises';
import { type ChatMessage, readDeltas, type StreamDelta, toRequestBody } from 'sluice/core';

const mockAnswer = `A sluice lets a stream through **at the rate the field below can take**.

1. Reload this page in the middle of the answer: it continues.
2. Open the same address in a second tab: both follow.
3. Press Stop: the model stops, in every tab.

\`\`\`ts
const streams = createResumableStreams();
\`\`\`

`;

/** Used without a provider: streams the same answer to every question, word by word. */
async function* mockModel(): AsyncGenerator<readonly StreamDelta[]> {
  const delayMs = Number(process.env['MOCK_DELAY_MS'] ?? 40);
  const rounds = Number(process.env['MOCK_ROUNDS'] ?? 3);
  for (const word of mockAnswer.repeat(rounds).match(/\S+\s*/g) ?? []) {
    await wait(delayMs);
    yield [{ type: 'text', part: 'answer', text: word }];
  }
  yield [{ type: 'finish', reason: 'stop', raw: '' }];
}

interface Provider {
  protocol: 'openai-chat' | 'anthropic-messages' | 'ollama';
  url: string;
  headers: Record<string, string>;
  body: Record<string, unknown>;
}

/** The provider that an environment variable selects. */
function provider(): Provider | undefined {
  const { OPENAI_API_KEY, ANTHROPIC_API_KEY, OLLAMA_URL, MODEL } = process.env;
  if (OPENAI_API_KEY) {
    return {
      protocol: 'openai-chat',
      url: 'https://api.openai.com/v1/chat/completions',
      headers: { authorization: `Bearer ${OPENAI_API_KEY}` },
      body: { model: MODEL ?? 'gpt-5-mini', stream: true },
    };
  }
  if (ANTHROPIC_API_KEY) {
    return {
      protocol: 'anthropic-messages',
      url: 'https://api.anthropic.com/v1/messages',
      headers: { 'x-api-key': ANTHROPIC_API_KEY, 'anthropic-version': '2023-06-01' },
      body: { model: MODEL ?? 'claude-haiku-4-5', max_tokens: 4_096, stream: true },
    };
  }
  if (OLLAMA_URL) {
    return {
      protocol: 'ollama',
      url: `${OLLAMA_URL.replace(/\/$/, '')}/api/chat`,
      headers: {},
      body: { model: MODEL ?? 'llama3.2', stream: true },
    };
  }
  return undefined;
}

/** Streams an answer of the model. @throws an error with the provider's `status` and `headers`. */
export async function* askModel(
  messages: readonly ChatMessage[],
  signal: AbortSignal,
): AsyncGenerator<readonly StreamDelta[]> {
  const chosen = provider();
  if (!chosen) return yield* mockModel();
  const { protocol, url, headers, body } = chosen;
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ ...body, ...toRequestBody(protocol, messages) }),
    signal,
  });
  if (!response.ok) {
    const { status, headers } = response;
    throw Object.assign(new Error(await response.text()), { status, headers });
  }
  yield* readDeltas(response, { protocol });
}
