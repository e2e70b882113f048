import { warnOnce } from '../../core/warnOnce.js';
import type { MessageLike, PartLike } from './ChatLike.js';
import { toText } from './toText.js';

type Loose = Record<string, unknown>;

/** Members of tool calls, sources and files that the components render or parse as text. */
const textMembers = ['toolName', 'toolCallId', 'title', 'errorText', 'state', 'url', 'filename', 'sourceId'];

const normalized = new WeakMap<object, MessageLike>();

/**
 * Converts saved messages that the components could not render: messages of AI SDK 4 (`content`, tool invocations,
 * attachments), message parts that are `null` or unknown, files without a media type, and texts of another type. Valid
 * messages and lists keep their identity.
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
  return isString(id) && isRole(role) && Array.isArray(parts) && parts.every(isValidPart);
}

function isValidPart(part: PartLike): boolean {
  if (!isObject(part) || !isString(part.type)) return false;
  const loose = part as PartLike & Loose;
  const { type, text, mediaType, url, sourceId } = loose;
  if (type === 'text' || type === 'reasoning' || type === 'refusal') return isString(text);
  if (type === 'tool-invocation' || type === 'source') return false;
  if (type === 'file' && !(isString(mediaType) && isString(url))) return false;
  if (type.startsWith('source-') && !isString(sourceId)) return false;
  return type.startsWith('data-') || textMembers.every((name) => isTextOrMissing(loose[name]));
}

function convert({ id, role, parts, content, ...message }: Loose, index: number): MessageLike {
  const { toolInvocations, experimental_attachments: attachments, createdAt } = message;
  const own = listOf(parts ?? (isString(content) ? [{ type: 'text', text: content }] : content));
  const legacy = parts
    ? []
    : listOf(toolInvocations).map((toolInvocation) => ({ type: 'tool-invocation', toolInvocation }));
  const files = listOf(attachments).map((file) => ({ ...file, type: 'file' }));
  return {
    ...(createdAt === undefined ? {} : { metadata: { createdAt } }),
    ...message,
    id: isString(id) ? id : `message-${index}`,
    role: isRole(role) ? role : 'system',
    parts: [...own, ...legacy, ...files].flatMap((part) => convertPart(part) ?? []),
  } as MessageLike;
}

function convertPart(part: Loose): PartLike | undefined {
  const { type } = part;
  if (!isString(type)) return undefined;
  if (isValidPart(part as unknown as PartLike)) return part as unknown as PartLike;
  const { text, reasoning, source, toolInvocation } = part;
  if (type === 'tool-invocation' && isObject(toolInvocation)) return convertInvocation(toolInvocation);
  if (type === 'source' && isObject(source)) return withTexts({ ...source, type: 'source-url' });
  if (type === 'file') return convertFile(part);
  if (/^(dynamic-tool$|tool-|source-)/.test(type)) return withTexts(part);
  const words = text ?? reasoning;
  return words === undefined || words === null ? undefined : ({ ...part, text: toText(words) } as unknown as PartLike);
}

/** Converts text members of another type, such as an error that was saved as an object, and adds a missing source id. */
function withTexts(part: Loose): PartLike {
  const result: Loose = { ...part, sourceId: part['sourceId'] ?? part['id'] ?? part['url'] ?? '' };
  for (const name of textMembers) if (!isTextOrMissing(result[name])) result[name] = toText(result[name]);
  return result as unknown as PartLike;
}

const invocationStates: Record<string, string> = {
  'partial-call': 'input-streaming',
  call: 'input-available',
  result: 'output-available',
};

function convertInvocation({ state, toolName, toolCallId, args, result }: Loose): PartLike {
  return withTexts({
    type: `tool-${toText(toolName)}`,
    toolCallId,
    state: invocationStates[toText(state)] ?? 'input-available',
    input: args,
    output: result,
  });
}

function convertFile({ url, data, name, filename, mediaType, contentType, mimeType }: Loose): PartLike {
  const type = toText(mediaType ?? contentType ?? mimeType ?? '');
  return withTexts({
    type: 'file',
    mediaType: type,
    url: isString(url) ? url : isString(data) ? `data:${type};base64,${data}` : '',
    filename: filename ?? name,
  });
}

function listOf(value: unknown): Loose[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function isObject(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null;
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}

function isTextOrMissing(value: unknown): boolean {
  return isString(value ?? '');
}

function isRole(role: unknown): role is MessageLike['role'] {
  return role === 'user' || role === 'assistant' || role === 'system';
}
