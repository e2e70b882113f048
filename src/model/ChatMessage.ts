/** A message in the shape of the AI SDK's `UIMessage`, as plain JSON. An unchanged message keeps its identity. */
export interface ChatMessage {
  readonly id: string;
  readonly role: 'system' | 'user' | 'assistant';
  readonly parts: ReadonlyArray<ChatPart>;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
}

export type ChatPart = ChatTextPart | ChatToolPart | ChatSourcePart | ChatFilePart | ChatDataPart;

export interface ChatTextPart {
  /** `refusal` is text of the model's refusal. */
  readonly type: 'text' | 'reasoning' | 'refusal';
  readonly text: string;
  readonly state?: 'streaming' | 'done' | undefined;
}

/** Status of a tool call, with the names of the AI SDK. */
export type ToolCallStatus =
  | 'input-streaming'
  | 'input-available'
  | 'approval-requested'
  | 'approval-responded'
  | 'output-available'
  | 'output-error'
  | 'output-denied';

export interface ChatToolPart {
  readonly type: 'dynamic-tool';
  readonly toolName: string;
  readonly toolCallId: string;
  readonly state: ToolCallStatus;
  /** The input of the call. It is incomplete while it streams, as in the AI SDK. */
  readonly input?: unknown;
  /** The JSON text of the tool call's input while it is incomplete. */
  readonly rawInput?: unknown;
  readonly output?: unknown;
  readonly errorText?: string | undefined;
  /** The request for approval and the user's decision. */
  readonly approval?:
    | { readonly id: string; readonly approved?: boolean | undefined; readonly reason?: string | undefined }
    | undefined;
  /** Whether the provider runs the call. The application then sends no result. */
  readonly providerExecuted?: boolean | undefined;
}

export interface ChatSourcePart {
  readonly type: 'source-url' | 'source-document';
  readonly sourceId: string;
  readonly url?: string | undefined;
  readonly title?: string | undefined;
  readonly mediaType?: string | undefined;
  readonly filename?: string | undefined;
}

export interface ChatFilePart {
  readonly type: 'file';
  readonly mediaType: string;
  /** The URL may be a `data:` URL. */
  readonly url: string;
  readonly filename?: string | undefined;
}

export interface ChatDataPart {
  readonly type: `data-${string}`;
  readonly id?: string | undefined;
  readonly data: unknown;
}

export function isToolCall(part: ChatPart): part is ChatToolPart {
  return part.type === 'dynamic-tool';
}

/**
 * The text and refusal parts of a message, joined.
 *
 * @param separator - Inserted between two parts. @defaultValue `''`
 */
export function textOf(message: { readonly parts: ReadonlyArray<{ readonly type: string }> }, separator = ''): string {
  const texts = message.parts.filter(isText);
  // `join` makes a copy, and most messages have a single long text.
  return texts.length === 1 ? texts[0]!.text : texts.map(({ text }) => text).join(separator);
}

/**
 * Returns the parts with a new text, which replaces the first text part or is added at the end. Other parts keep their
 * order.
 */
export function replaceText<Part extends { readonly type: string }>(parts: ReadonlyArray<Part>, text: Part): Part[] {
  const first = parts.find(isText);
  if (!first) return [...parts, text];
  return parts.flatMap((part) => (part === first ? text : isText(part) ? [] : part));
}

function isText(part: { readonly type: string }): part is { readonly type: string; readonly text: string } {
  return part.type === 'text' || part.type === 'refusal';
}
