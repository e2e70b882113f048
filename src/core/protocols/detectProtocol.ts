import { json } from './json.js';
import type { Protocol } from './Protocol.js';
import { protocols } from './protocols.js';

/** The protocol that the response's headers name, if one of them does. */
export function protocolOfHeaders(headers: Headers): Protocol | undefined {
  if (headers.has('x-vercel-ai-ui-message-stream')) return protocols['ai-sdk'];
  return undefined;
}

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** The protocol whose event this is, `undefined` where the event does not tell. */
export function protocolOfEvent(event: unknown): Protocol | undefined {
  if (typeof event === 'string') return protocols.json;
  if (!isObject(event)) return undefined;
  if ('choices' in event || event['object'] === 'chat.completion.chunk') return protocols['openai-chat'];
  if (typeof event['type'] === 'string') return protocolOfType(event['type']);
  if (event['error']) return protocols['openai-chat'];
  const key = ['content', 'text', 'delta', 'token', 'response'].find((key) => typeof event[key] === 'string');
  return key === undefined ? undefined : json({ path: key });
}

function protocolOfType(type: string): Protocol | undefined {
  if (/^(start|finish|error|abort|file|custom)$|^(text|reasoning|tool|source|data|message|start|finish)-/.test(type)) {
    return protocols['ai-sdk'];
  }
  return undefined;
}
