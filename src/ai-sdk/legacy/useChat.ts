'use client';

import type { ChatRequestOptions, UIMessage } from 'ai';
import {
  type ChangeEvent,
  type Dispatch,
  type FormEvent,
  type SetStateAction,
  useCallback,
  useMemo,
  useState,
} from 'react';
import type { AnswerOptions } from '../options.js';
import { useChat as useCurrentChat } from '../useChat.js';
import { type Attachment, type CreateMessage, type Message, toLegacyMessage, toUIMessage } from './Message.js';

/** The options of ai 3 and 4. */
export interface UseChatOptions extends AnswerOptions {
  /** @defaultValue `'/api/chat'` */
  api?: string | undefined;
  id?: string | undefined;
  initialMessages?: Message[] | undefined;
  initialInput?: string | undefined;
  headers?: Record<string, string> | Headers | undefined;
  /** Fields to send beside the messages. */
  body?: object | undefined;
  credentials?: RequestCredentials | undefined;
  fetch?: typeof fetch | undefined;
  generateId?: (() => string) | undefined;
  /**
   * What the server sends: plain text, or lines such as `0:"Hi"`. A server of today, with its UI message stream, is
   * recognised. @defaultValue whatever the response turns out to be
   */
  streamProtocol?: 'text' | 'data' | undefined;
  /** Sends messages with all their fields, rather than those that servers read. @defaultValue `false` */
  sendExtraMessageFields?: boolean | undefined;
  experimental_prepareRequestBody?:
    | ((options: { id: string; messages: Message[]; requestData: unknown; requestBody: object | undefined }) => unknown)
    | undefined;
  /** Called with each response, before it is read. */
  onResponse?: ((response: Response) => void | Promise<void>) | undefined;
  onFinish?: ((message: Message) => void) | undefined;
  onError?: ((error: Error) => void) | undefined;
}

/** What may go along with one request. */
export interface RequestOptions {
  headers?: Record<string, string> | Headers | undefined;
  body?: object | undefined;
  /** Sent as `data`. */
  data?: unknown;
  experimental_attachments?: Attachment[] | undefined;
  allowEmptySubmit?: boolean | undefined;
  /** As ai 3 had it. */
  options?: { headers?: Record<string, string> | Headers; body?: object } | undefined;
}

/** What the hook of ai 3 and 4 returned. */
export interface UseChatHelpers {
  messages: Message[];
  error: Error | undefined;
  append: (message: Message | CreateMessage, options?: RequestOptions) => Promise<string | null | undefined>;
  reload: (options?: RequestOptions) => Promise<string | null | undefined>;
  stop: () => void;
  setMessages: (messages: Message[] | ((messages: Message[]) => Message[])) => void;
  input: string;
  setInput: Dispatch<SetStateAction<string>>;
  handleInputChange: (event: ChangeEvent<HTMLInputElement> | ChangeEvent<HTMLTextAreaElement>) => void;
  handleSubmit: (event?: { preventDefault?: () => void } | FormEvent, options?: RequestOptions) => void;
  isLoading: boolean;
  status: 'submitted' | 'streaming' | 'ready' | 'error';
  /** What the server sent in `2:` lines, of all answers. */
  data: unknown[] | undefined;
  id: string;
  addToolResult: (output: { toolCallId: string; result: unknown }) => void;
}

/**
 * `useChat` in the shape of ai 3 and 4, on top of today's: a page that still has that shape runs by changing its import.
 *
 * @example
 * ```tsx
 * const { messages, input, handleInputChange, handleSubmit } = useChat();
 * ```
 */
export function useChat(options: UseChatOptions = {}): UseChatHelpers {
  const { initialMessages, initialInput = '', streamProtocol, onResponse, onFinish, onError, fetch, ...rest } = options;
  const [input, setInput] = useState(initialInput);
  const [firstMessages] = useState(() => initialMessages?.map(toUIMessage));
  const [legacyOf] = useState(() => keepLegacy(initialMessages));

  const chat = useCurrentChat({
    ...rest,
    messages: firstMessages,
    protocol: streamProtocol === 'text' ? 'text' : 'auto',
    fetch: async (...request: Parameters<typeof globalThis.fetch>) => {
      const response = await (fetch ?? globalThis.fetch)(...request);
      await onResponse?.(response);
      return response;
    },
    prepareSendMessagesRequest: ({ id, messages, body, requestMetadata: requestData, ...request }) => {
      const { experimental_prepareRequestBody: prepare, sendExtraMessageFields, body: requestBody } = options;
      const past = messages.map(toLegacyMessage);
      const made = prepare?.({ id, messages: past, requestData, requestBody });
      const sent = {
        id,
        messages: sendExtraMessageFields ? past : past.map(forServer),
        ...(requestData !== undefined && { data: requestData }),
        ...body,
      };
      return { ...request, body: (made ?? sent) as object };
    },
    onFinish: ({ message, isAbort, isError }) => {
      if (!isAbort && !isError) onFinish?.(toLegacyMessage(message));
    },
    onError,
  });

  const { sendMessage, regenerate, stop, setMessages, addToolOutput, status, error } = chat;
  const messages = useMemo(() => chat.messages.map(legacyOf), [chat.messages, legacyOf]);
  const data = useMemo(() => dataIn(chat.messages), [chat.messages]);

  const append = useCallback(
    async (message: Message | CreateMessage, options: RequestOptions = {}) => {
      const { experimental_attachments = message.experimental_attachments } = options;
      const { id, ...made } = toUIMessage({ id: '', createdAt: new Date(), ...message, experimental_attachments });
      await sendMessage({ ...made, id: message.id, messageId: undefined }, requestOptions(options));
      return undefined;
    },
    [sendMessage],
  );
  const reload = useCallback(
    async (options: RequestOptions = {}) => {
      await regenerate(requestOptions(options));
      return undefined;
    },
    [regenerate],
  );
  const handleSubmit = useCallback(
    (event?: { preventDefault?: () => void }, options: RequestOptions = {}) => {
      event?.preventDefault?.();
      if (input === '' && !options.allowEmptySubmit) return;
      void append({ role: 'user', content: input }, options);
      setInput('');
    },
    [append, input],
  );

  return {
    messages,
    error,
    append,
    reload,
    stop: useCallback(() => void stop(), [stop]),
    setMessages: useCallback(
      (next) => setMessages((now) => (typeof next === 'function' ? next(now.map(legacyOf)) : next).map(toUIMessage)),
      [setMessages, legacyOf],
    ),
    input,
    setInput,
    handleInputChange: useCallback((event) => setInput(event.target.value), []),
    handleSubmit,
    isLoading: status === 'submitted' || status === 'streaming',
    status,
    data,
    get id() {
      return chat.id;
    },
    addToolResult: useCallback(
      ({ toolCallId, result }) => void addToolOutput({ tool: '', toolCallId, output: result }),
      [addToolOutput],
    ),
  };
}

/** A message that has not changed stays the same object; one that has come since has the time at which it came. */
function keepLegacy(initialMessages: readonly Message[] = []): (message: UIMessage) => Message {
  const made = new WeakMap<UIMessage, Message>();
  const times = new Map(initialMessages.map(({ id, createdAt }) => [id, createdAt]));
  return (message) => {
    let legacy = made.get(message);
    if (!legacy) {
      if (!times.has(message.id)) times.set(message.id, new Date());
      legacy = { createdAt: times.get(message.id), ...toLegacyMessage(message) };
      made.set(message, legacy);
    }
    return legacy;
  };
}

function requestOptions({ headers, body, data, options }: RequestOptions): ChatRequestOptions {
  return { headers: headers ?? options?.headers, body: body ?? options?.body, metadata: data };
}

/** The fields that ai 4 sent. `parts` is what a server of today reads. */
function forServer({ role, content, parts, data, annotations, toolInvocations, experimental_attachments }: Message) {
  return { role, content, experimental_attachments, data, annotations, toolInvocations, parts };
}

function dataIn(messages: readonly UIMessage[]): unknown[] | undefined {
  const all = messages.flatMap(({ parts }) =>
    parts.flatMap((part) => (part.type === 'data-data' && 'data' in part ? part.data : [])),
  );
  return all.length > 0 ? all : undefined;
}
