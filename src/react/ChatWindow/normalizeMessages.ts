import { warnOnce } from '../../core/warnOnce.js';
import type { MessageLike, PartLike } from './ChatLike.js';

type Loose = Record<string, unknown>;

const normalized = new WeakMap<object, MessageLike>();

/**
 * Converts saved messages that the components could not render: messages of AI SDK 4 (`content`, tool invocations,
 * attachments), message parts that are `null` or unknown, and files without a media type. Valid messages and lists keep
 * their identity.
 */
export function normalizeMessages(messages: readonly MessageLike[]): readonly MessageLike[] {
  if (!Array.isArray(messages)) return [];
  let hasChanged = false;
  const result = messages.flatMap((message, index) => {
    const next = typeof message === 'object' && message !== null ? normalizeMessage(message, index) : undefined;
    if (next !== message) hasChanged = true;
    return next ?? [];
  });
  if (hasChanged)
    warnOnce(
      'message-shape',
      'Some messages do not have the shape of a `UIMessage` (`id`, `role`, `parts`). Only the parts that can be read are shown. ' +
        'Convert messages of AI SDK 4 where they are loaded.',
    );
  return hasChanged ? result : messages;
}

/** @param index - Used for the id of a message without one. */
export function normalizeMessage(message: MessageLike, index = 0): MessageLike {
  const known = normalized.get(message);
  if (known) return known;
  const next = isValid(message) ? message : convert(message as unknown as Loose, index);
  normalized.set(message, next);
  return next;
}

function isValid({ id, role, parts }: MessageLike): boolean {
  return typeof id === 'string' && isRole(role) && Array.isArray(parts) && parts.every(isValidPart);
}

function isValidPart(part: PartLike): boolean {
  if (!isObject(part) || typeof part.type !== 'string') return false;
  const { type, text, mediaType, url } = part as unknown as Loose;
  if (type === 'text' || type === 'reasoning' || type === 'refusal') return typeof text === 'string';
  if (type === 'file') return typeof mediaType === 'string' && typeof url === 'string';
  return type !== 'tool-invocation' && type !== 'source';
}

function convert({ id, role, parts, content, ...message }: Loose, index: number): MessageLike {
  const { toolInvocations, experimental_attachments: attachments, createdAt } = message;
  const own = listOf(parts ?? (typeof content === 'string' ? [{ type: 'text', text: content }] : content));
  const legacy = parts
    ? []
    : listOf(toolInvocations).map((toolInvocation) => ({ type: 'tool-invocation', toolInvocation }));
  const files = listOf(attachments).map((file) => ({ ...file, type: 'file' }));
  return {
    ...(createdAt === undefined ? {} : { metadata: { createdAt } }),
    ...message,
    id: typeof id === 'string' ? id : `message-${index}`,
    role: isRole(role) ? role : 'system',
    parts: [...own, ...legacy, ...files].flatMap((part) => convertPart(part) ?? []),
  } as MessageLike;
}

function convertPart(part: Loose): PartLike | undefined {
  const { type } = part;
  if (typeof type !== 'string') return undefined;
  if (isValidPart(part as unknown as PartLike)) return part as unknown as PartLike;
  const { text, reasoning, source, toolInvocation } = part;
  if (type === 'tool-invocation' && isObject(toolInvocation)) return convertInvocation(toolInvocation);
  if (type === 'source' && isObject(source))
    return { type: 'source-url', sourceId: source['id'] ?? source['url'], ...source } as PartLike;
  if (type === 'file') return convertFile(part);
  const words = text ?? reasoning;
  return words === undefined || words === null ? undefined : ({ ...part, text: String(words) } as unknown as PartLike);
}

const invocationStates: Record<string, string> = {
  'partial-call': 'input-streaming',
  call: 'input-available',
  result: 'output-available',
};

function convertInvocation({ state, toolName, toolCallId, args, result }: Loose): PartLike {
  const part = {
    type: `tool-${String(toolName)}`,
    toolCallId: String(toolCallId),
    state: invocationStates[String(state)] ?? 'input-available',
    input: args,
    output: result,
  };
  return part;
}

function convertFile({ url, data, name, filename, mediaType, contentType, mimeType }: Loose): PartLike {
  const type = String(mediaType ?? contentType ?? mimeType ?? '');
  const address = url ?? (typeof data === 'string' ? `data:${type};base64,${data}` : '');
  const title = filename ?? name;
  const part = { type: 'file', mediaType: type, url: String(address), ...(title ? { filename: String(title) } : {}) };
  return part;
}

function listOf(value: unknown): Loose[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function isObject(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null;
}

function isRole(role: unknown): role is MessageLike['role'] {
  return role === 'user' || role === 'assistant' || role === 'system';
}
