import type { UIMessage } from 'ai';

/** A message in the shape of ai 3 and 4, with its text in `content`. */
export interface Message {
  id: string;
  role: 'system' | 'user' | 'assistant' | 'data';
  content: string;
  createdAt?: Date | undefined;
  /** The model's reasoning. */
  reasoning?: string | undefined;
  toolInvocations?: ToolInvocation[] | undefined;
  experimental_attachments?: Attachment[] | undefined;
  data?: unknown;
  annotations?: unknown[] | undefined;
  /** The parts of the message, in the shape of ai 4.2. */
  parts?: MessagePart[] | undefined;
}

/** A message to send; missing fields are created. */
export type CreateMessage = Omit<Message, 'id'> & { id?: string | undefined };

/** A part of a message, in the shape of ai 4.2. */
export type MessagePart =
  | { type: 'text'; text: string }
  | { type: 'reasoning'; reasoning: string; details: { type: 'text'; text: string }[] }
  | { type: 'tool-invocation'; toolInvocation: ToolInvocation & { step?: number | undefined } }
  | { type: 'source'; source: { sourceType: 'url'; id: string; url: string; title?: string | undefined } }
  | { type: 'file'; mimeType: string; data: string }
  | { type: 'step-start' };

/** A tool call, in the shape of ai 3 and 4. */
export type ToolInvocation =
  | { state: 'partial-call' | 'call'; toolCallId: string; toolName: string; args: unknown }
  | { state: 'result'; toolCallId: string; toolName: string; args: unknown; result: unknown };

export interface Attachment {
  name?: string | undefined;
  contentType?: string | undefined;
  url: string;
}

type UIPart = UIMessage['parts'][number];
type ToolPart = Extract<UIPart, { toolCallId: string }>;

/** Fields that a current `UIMessage` does not have. They are kept in its metadata. */
type Kept = Pick<Message, 'createdAt' | 'data' | 'annotations'>;

/** Converts a message to a current `UIMessage`. */
export function toUIMessage({ id, role, content, parts, ...rest }: Message): UIMessage {
  const { createdAt, data, annotations, reasoning, toolInvocations = [], experimental_attachments = [] } = rest;
  const kept: Kept = { createdAt, data, annotations };
  const files = experimental_attachments.map(
    ({ name, contentType = '', url }): UIPart => ({ type: 'file', mediaType: contentType, url, filename: name }),
  );
  return {
    id,
    // Current servers do not accept the role `data`, which only the application used.
    role: role === 'data' ? 'system' : role,
    metadata: { legacy: kept },
    parts: [
      ...files,
      ...(parts?.flatMap(toUIPart) ?? [
        ...(reasoning ? [{ type: 'reasoning' as const, text: reasoning }] : []),
        ...toolInvocations.map(toToolPart),
        { type: 'text' as const, text: content },
      ]),
    ],
  };
}

/** Converts a message to the shape of ai 3 and 4. */
export function toLegacyMessage({ id, role, parts, metadata }: UIMessage): Message {
  const message: Message = { id, role, ...keptIn(metadata), content: '', parts: parts.flatMap(toLegacyPart) };
  for (const part of parts) {
    if (part.type === 'text') message.content += part.text;
    else if (part.type === 'reasoning') message.reasoning = (message.reasoning ?? '') + part.text;
    else if (part.type === 'file') {
      const attachment = { name: part.filename, contentType: part.mediaType, url: part.url };
      message.experimental_attachments = [...(message.experimental_attachments ?? []), attachment];
    } else if ('toolCallId' in part) {
      message.toolInvocations = [...(message.toolInvocations ?? []), toInvocation(part)];
    } else if (part.type === 'data-annotations' && Array.isArray(part.data)) {
      message.annotations = [...(message.annotations ?? []), ...part.data];
    }
  }
  return message;
}

function toLegacyPart(part: UIPart): MessagePart[] {
  switch (part.type) {
    case 'text':
      return [{ type: 'text', text: part.text }];
    case 'reasoning':
      return [{ type: 'reasoning', reasoning: part.text, details: [{ type: 'text', text: part.text }] }];
    case 'source-url': {
      const { sourceId: id, url, title } = part;
      return [{ type: 'source', source: { sourceType: 'url', id, url, title } }];
    }
    case 'file':
      return [{ type: 'file', mimeType: part.mediaType, data: part.url }];
    case 'step-start':
      return [{ type: 'step-start' }];
    default:
      return 'toolCallId' in part ? [{ type: 'tool-invocation', toolInvocation: toInvocation(part) }] : [];
  }
}

function toUIPart(part: MessagePart): UIPart[] {
  switch (part.type) {
    case 'text':
    case 'step-start':
      return [part];
    case 'reasoning':
      return [{ type: 'reasoning', text: part.reasoning }];
    case 'tool-invocation':
      return [toToolPart(part.toolInvocation)];
    case 'source': {
      const { id: sourceId, url, title } = part.source;
      return [{ type: 'source-url', sourceId, url, ...(title !== undefined && { title }) }];
    }
    case 'file':
      return [{ type: 'file', mediaType: part.mimeType, url: part.data }];
  }
}

function toInvocation(part: ToolPart): ToolInvocation {
  const { toolCallId, input: args } = part;
  const toolName = part.type === 'dynamic-tool' ? part.toolName : part.type.slice('tool-'.length);
  if (part.state === 'output-available') return { state: 'result', toolCallId, toolName, args, result: part.output };
  if (part.state === 'output-error') return { state: 'result', toolCallId, toolName, args, result: part.errorText };
  return { state: part.state === 'input-streaming' ? 'partial-call' : 'call', toolCallId, toolName, args };
}

function toToolPart(invocation: ToolInvocation): UIPart {
  const { toolCallId, toolName, args: input } = invocation;
  const call = { type: 'dynamic-tool' as const, toolCallId, toolName, input };
  if (invocation.state === 'result') return { ...call, state: 'output-available', output: invocation.result };
  return { ...call, state: invocation.state === 'call' ? 'input-available' : 'input-streaming' } as UIPart;
}

function keptIn(metadata: unknown): Kept {
  const { legacy } = (metadata ?? {}) as { legacy?: Kept };
  return Object.fromEntries(Object.entries(legacy ?? {}).filter(([, value]) => value !== undefined));
}
