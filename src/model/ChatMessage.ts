/**
 * A message of a conversation, in the shape of the AI SDK's `UIMessage`, as plain JSON. A message that has not changed
 * is the same object.
 */
export interface ChatMessage {
  readonly id: string;
  readonly role: 'system' | 'user' | 'assistant';
  readonly parts: ReadonlyArray<ChatPart>;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
}

export type ChatPart = ChatTextPart | ChatToolPart | ChatSourcePart | ChatFilePart | ChatDataPart;

export interface ChatTextPart {
  /** `refusal` is text with which the model declined. */
  readonly type: 'text' | 'reasoning' | 'refusal';
  readonly text: string;
  readonly state?: 'streaming' | 'done' | undefined;
}

export interface ChatToolPart {
  readonly type: 'dynamic-tool';
  readonly toolName: string;
  readonly toolCallId: string;
  readonly state:
    | 'input-streaming'
    | 'input-available'
    | 'approval-requested'
    | 'approval-responded'
    | 'output-available'
    | 'output-error'
    | 'output-denied';
  readonly input?: unknown;
  readonly output?: unknown;
  readonly errorText?: string | undefined;
  /** The question for leave to run it, and the user's word once it is given. */
  readonly approval?:
    | { readonly id: string; readonly approved?: boolean | undefined; readonly reason?: string | undefined }
    | undefined;
  /** The provider ran the call itself; nothing is to be sent back for it. */
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
  /** `data:` URLs included. */
  readonly url: string;
  readonly filename?: string | undefined;
}

export interface ChatDataPart {
  readonly type: `data-${string}`;
  readonly id?: string | undefined;
  readonly data: unknown;
}

/** The text of a message, its parts joined. */
export function textOf(message: Pick<ChatMessage, 'parts'>): string {
  return message.parts.map((part) => (part.type === 'text' ? (part as ChatTextPart).text : '')).join('');
}
