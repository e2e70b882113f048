import type { UIMessage } from 'ai';

/** A message in the shape of ai 3 and 4: its text is `content`. */
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
  /** The message in pieces, as ai 5 and later have them. */
  parts?: UIMessage['parts'] | undefined;
}

/** A message to send; what it lacks is made. */
export type CreateMessage = Omit<Message, 'id'> & { id?: string | undefined };

/** A call of a tool, in the shape of ai 3 and 4. */
export type ToolInvocation =
  | { state: 'partial-call' | 'call'; toolCallId: string; toolName: string; args: unknown }
  | { state: 'result'; toolCallId: string; toolName: string; args: unknown; result: unknown };

export interface Attachment {
  name?: string | undefined;
  contentType?: string | undefined;
  url: string;
}

/** What a message of today has no place for, kept in its metadata. */
type Kept = Pick<Message, 'createdAt' | 'data' | 'annotations'>;

/** The message in today's shape. */
export function toUIMessage({ id, role, content, parts, ...rest }: Message): UIMessage {
  const { createdAt, data, annotations, experimental_attachments = [] } = rest;
  const kept: Kept = { createdAt, data, annotations };
  return {
    id,
    // Only the application ever saw the role `data`; a server of today does not know it.
    role: role === 'data' ? 'system' : role,
    metadata: { legacy: kept },
    parts: parts ?? [
      ...experimental_attachments.map(({ name, contentType = '', url }) => ({
        type: 'file' as const,
        mediaType: contentType,
        url,
        filename: name,
      })),
      { type: 'text', text: content },
    ],
  };
}

/** The message as ai 3 and 4 have it. */
export function toLegacyMessage({ id, role, parts, metadata }: UIMessage): Message {
  const message: Message = { id, role, ...keptIn(metadata), content: '', parts };
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

type ToolPart = Extract<UIMessage['parts'][number], { toolCallId: string }>;

function toInvocation(part: ToolPart): ToolInvocation {
  const { toolCallId, input: args } = part;
  const toolName = part.type === 'dynamic-tool' ? part.toolName : part.type.slice('tool-'.length);
  if (part.state === 'output-available') return { state: 'result', toolCallId, toolName, args, result: part.output };
  if (part.state === 'output-error') return { state: 'result', toolCallId, toolName, args, result: part.errorText };
  return { state: part.state === 'input-streaming' ? 'partial-call' : 'call', toolCallId, toolName, args };
}

function keptIn(metadata: unknown): Kept {
  const { legacy } = (metadata ?? {}) as { legacy?: Kept };
  return Object.fromEntries(Object.entries(legacy ?? {}).filter(([, value]) => value !== undefined));
}
