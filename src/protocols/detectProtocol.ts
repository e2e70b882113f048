import { json } from './json/decode.js';
import type { Protocol } from './Protocol.js';
import { protocols } from './protocols.js';

/** The protocol that the response's headers name, if one of them does. */
export function protocolOfHeaders(headers: Headers): Protocol | undefined {
  if (headers.has('x-vercel-ai-ui-message-stream')) return protocols['ai-sdk'];
  if (headers.has('x-vercel-ai-data-stream')) return protocols['ai-data-stream'];
  return undefined;
}

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** The protocol whose event this is, `undefined` where the event does not tell. */
export function protocolOfEvent(event: unknown): Protocol | undefined {
  if (typeof event === 'string') return protocols.json;
  if (!isObject(event)) return undefined;
  if (typeof event['type'] === 'string') {
    const protocol = protocolOfType(event['type'], event);
    if (protocol) return protocol;
  }
  if (Array.isArray(event['choices']) || event['object'] === 'chat.completion.chunk') return protocols['openai-chat'];
  const inner = isObject(event['response']) ? event['response'] : event;
  if (inner['candidates'] || inner['usageMetadata'] || inner['promptFeedback']) return protocols.gemini;
  if (typeof event['done'] === 'boolean' && (isObject(event['message']) || typeof event['response'] === 'string')) {
    return protocols.ollama;
  }
  const { error } = event;
  if (isObject(error)) return typeof error['status'] === 'string' ? protocols.gemini : protocols['openai-chat'];
  const path = ['content', 'text', 'delta', 'token', 'response'].find((key) => typeof event[key] === 'string');
  if (path !== undefined) return json({ path });
  return error ? protocols.json : undefined;
}

function protocolOfType(type: string, event: Fields): Protocol | undefined {
  if (type.startsWith('response.')) return protocols['openai-responses'];
  if (/^(message|content_block)_(start|delta|stop)$|^ping$/.test(type)) return protocols['anthropic-messages'];
  if (/^(RUN|TEXT_MESSAGE|REASONING|THINKING|TOOL_CALL|STEP|STATE|MESSAGES|ACTIVITY)_|^CUSTOM$|^RAW$/.test(type)) {
    return protocols['ag-ui'];
  }
  if (type === 'error' && 'errorText' in event) return protocols['ai-sdk'];
  if (type === 'error') return protocols['sequence_number' in event ? 'openai-responses' : 'anthropic-messages'];
  if (/^(start|finish|abort|file|custom)$|^(text|reasoning|tool|source|data|message|start|finish)-/.test(type)) {
    return protocols['ai-sdk'];
  }
  return undefined;
}
