import {
  type ChatFilePart,
  type ChatMessage,
  type ChatPart,
  type ChatToolPart,
  isToolCall,
  textOf,
} from '../../model/ChatMessage.js';
import { StreamError } from '../../model/StreamError.js';

/** The JSON body of a request. */
export type RequestBody = Record<string, unknown>;

/** Converts a conversation to the body of a streaming request in one protocol. */
export type ToRequestBody = (messages: readonly ChatMessage[]) => RequestBody;

export function inSteps(shape: ToRequestBody): ToRequestBody {
  return (messages) => shape(messages.flatMap(stepsOf));
}

/** Splits an answer into turns. Content after a tool output begins a new turn. */
function stepsOf(message: ChatMessage): ChatMessage[] {
  const steps: ChatPart[][] = [[]];
  for (const part of message.parts) {
    const step = steps.at(-1)!;
    if (part.type === 'text' && step.some(isAnswered)) steps.push([part]);
    else step.push(part);
  }
  return steps.map((parts, index) => ({ ...message, id: index === 0 ? message.id : `${message.id}-${index}`, parts }));
}

export function plain(message: ChatMessage, protocol = 'this protocol'): RequestBody {
  const [file] = filesIn(message);
  if (file) throw cannotCarry(file, protocol);
  return { role: message.role, content: textOf(message) };
}

/** The application's tool calls that have an output. Providers reject a conversation with an unanswered call. */
export function callsIn({ parts }: ChatMessage): ChatToolPart[] {
  return parts.filter(isAnswered);
}

function isAnswered(part: ChatPart): part is ChatToolPart {
  return isToolCall(part) && part.state.startsWith('output') && !part.providerExecuted;
}

/** A call in the format of OpenAI and AG-UI. */
export function functionOf({ toolCallId: id, toolName: name, input }: ChatToolPart): RequestBody {
  return { id, type: 'function', function: { name, arguments: jsonOf(input) } };
}

/** The user's attachments. Files made by the assistant are not sent back. */
export function filesIn({ role, parts }: ChatMessage): ChatFilePart[] {
  return role === 'user' ? parts.filter((part): part is ChatFilePart => part.type === 'file') : [];
}

export function systemOf(messages: readonly ChatMessage[]): string {
  return messages
    .filter(({ role }) => role === 'system')
    .map((message) => textOf(message))
    .join('\n\n');
}

export function spoken(messages: readonly ChatMessage[]): ChatMessage[] {
  return messages.filter(({ role }) => role !== 'system');
}

/** Merges adjacent turns of one role and drops empty ones, because Anthropic and Gemini require alternating roles. */
export function joinTurns<Key extends 'content' | 'parts'>(
  turns: readonly ({ readonly role: string } & Record<Key, readonly unknown[]>)[],
  key: Key,
): RequestBody[] {
  const joined: { role: string; content: unknown[] }[] = [];
  for (const turn of turns) {
    if (turn[key].length === 0) continue;
    const last = joined.at(-1);
    if (last?.role === turn.role) last.content.push(...turn[key]);
    else joined.push({ role: turn.role, content: [...turn[key]] });
  }
  return joined.map(({ role, content }) => ({ role, [key]: content }));
}

export function inlineOf<Result>(url: string, make: (mediaType: string, base64: string) => Result): Result | undefined {
  const match = /^data:([^;,]*)[^,]*;base64,(.*)$/s.exec(url);
  return match ? make(match[1]!, match[2]!) : undefined;
}

export function resultOf({ errorText, output }: ChatToolPart): string {
  return errorText ?? jsonOf(output);
}

export function jsonOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

/** Wraps an input that is not an object in an object, for protocols that accept only objects. */
export function objectOf(input: unknown): object {
  return typeof input === 'object' && input !== null ? input : { input };
}

/** Decodes a `data:` URL as UTF-8 text; `undefined` for any other or malformed URL. */
export function textOfDataUrl(url: string): string | undefined {
  const base64 = inlineOf(url, (_, data) => data);
  try {
    if (base64 !== undefined)
      return new TextDecoder().decode(Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0)));
    const match = /^data:[^,]*,(.*)$/s.exec(url);
    return match ? decodeURIComponent(match[1]!) : undefined;
  } catch {
    return undefined;
  }
}

/** The error for a file that a protocol cannot send. Omitting the file would lead to a wrong answer. */
export function cannotCarry({ mediaType, filename }: ChatFilePart, protocol: string): StreamError {
  return new StreamError(
    'invalid-option',
    `The protocol '${protocol}' cannot send ${filename ?? 'a file'} (${mediaType}); nothing was sent. Remove the ` +
      'file, or write the request yourself with the `body` option.',
  );
}
