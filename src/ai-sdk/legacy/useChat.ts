'use client';

import type { ChatRequestOptions, UIMessage } from 'ai';
import {
  type ChangeEvent,
  type Dispatch,
  type FormEvent,
  type SetStateAction,
  useCallback,
  useMemo,
  useRef,
  useState,
} from 'react';
import { splitMetadata } from '../../protocols/aiSdk/splitMetadata.js';
import { usageOf } from '../../protocols/usage.js';
import type { AnswerOptions } from '../options.js';
import { lastAssistantMessageIsCompleteWithToolCalls } from '../peers.js';
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
  /** Fields to send in the request body, in addition to the messages. */
  body?: object | undefined;
  credentials?: RequestCredentials | undefined;
  fetch?: typeof fetch | undefined;
  generateId?: (() => string) | undefined;
  /**
   * The format of the server's stream: plain text, or lines such as `0:"Hi"`. The current UI message stream is detected
   * too.
   * @defaultValue detected from the response
   */
  streamProtocol?: 'text' | 'data' | undefined;
  /** Sends messages with all their fields, not only those that servers read. @defaultValue `false` */
  sendExtraMessageFields?: boolean | undefined;
  experimental_prepareRequestBody?:
    | ((options: { id: string; messages: Message[]; requestData: unknown; requestBody: object | undefined }) => unknown)
    | undefined;
  /** Called with each response, before it is read. */
  onResponse?: ((response: Response) => void | Promise<void>) | undefined;
  /**
   * Runs a tool. A result other than `null` and `undefined` becomes the output of the call. Call `addToolResult` for a
   * result that is available later.
   */
  onToolCall?: ((options: { toolCall: ToolCall }) => unknown) | undefined;
  /**
   * Maximum number of requests for one message. After this number, a tool result does not send another request
   * automatically.
   * @defaultValue `1`
   */
  maxSteps?: number | undefined;
  /** Whether the user's message is kept if its request fails. @defaultValue `true` */
  keepLastMessageOnError?: boolean | undefined;
  /** The minimum time between two renders, in milliseconds. @defaultValue one frame */
  experimental_throttle?: number | undefined;
  onFinish?: ((message: Message, options: FinishOptions) => void) | undefined;
  onError?: ((error: Error) => void) | undefined;
}

/** A tool call as `onToolCall` receives it. */
export interface ToolCall {
  toolCallId: string;
  toolName: string;
  args: unknown;
}

/** How a response finished. */
export interface FinishOptions {
  /** Token counts; `NaN` if the server does not send them. */
  usage: { promptTokens: number; completionTokens: number; totalTokens: number };
  finishReason: 'stop' | 'length' | 'content-filter' | 'tool-calls' | 'error' | 'other' | 'unknown';
}

/** Options of a single request. */
export interface RequestOptions {
  headers?: Record<string, string> | Headers | undefined;
  body?: object | undefined;
  /** A value to send as the `data` field. */
  data?: unknown;
  experimental_attachments?: Attachment[] | undefined;
  allowEmptySubmit?: boolean | undefined;
  /** The same options in the form of ai 3. */
  options?: { headers?: Record<string, string> | Headers; body?: object } | undefined;
}

/** What the hook of ai 3 and 4 returns. */
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
  /** The values of the `2:` lines that the server sent, in all responses. */
  data: unknown[] | undefined;
  setData: (data: unknown[] | undefined | ((data: unknown[] | undefined) => unknown[] | undefined)) => void;
  id: string;
  addToolResult: (output: { toolCallId: string; result: unknown }) => void;
}

/**
 * `useChat` in the shape of ai 3 and 4, on top of the current hook: code written for those versions only has to
 * change the import. Not supported: `experimental_onFunctionCall`, `experimental_resume` (use `resume`), the hook's
 * `metadata`, state shared between hooks with the same `id`, and `keepLastMessageOnError: false` for `reload`.
 *
 * @example
 * ```tsx
 * const { messages, input, handleInputChange, handleSubmit } = useChat();
 * ```
 */
export function useChat(options: UseChatOptions = {}): UseChatHelpers {
  const { initialMessages, initialInput = '', streamProtocol, onResponse, onFinish, onError, fetch } = options;
  const { onToolCall, maxSteps = 1, keepLastMessageOnError = true, ...rest } = options;
  const [input, setInput] = useState(initialInput);
  const [firstMessages] = useState(() => initialMessages?.map(toUIMessage));
  const [{ legacyOf, currentOf }] = useState(() => keepShapes(initialMessages));
  const hasAddedResult = useRef(false);
  const isServerOfToday = useRef(false);

  const chat = useCurrentChat({
    ...rest,
    messages: firstMessages,
    protocol: streamProtocol === 'text' ? 'text' : 'auto',
    fetch: async (...request: Parameters<typeof globalThis.fetch>) => {
      const response = await (fetch ?? globalThis.fetch)(...request);
      isServerOfToday.current = response.headers.has('x-vercel-ai-ui-message-stream');
      await onResponse?.(response);
      return response;
    },
    prepareSendMessagesRequest: ({ id, messages, body, requestMetadata: requestData, ...request }) => {
      const { experimental_prepareRequestBody: prepare, sendExtraMessageFields, body: requestBody } = options;
      const past = messages.map(toLegacyMessage);
      const made = prepare?.({ id, messages: past, requestData, requestBody });
      const sent = {
        id,
        messages: past.map((message, index) => ({
          ...(sendExtraMessageFields ? message : forServer(message)),
          // Servers of ai 4 expect the parts of assistant messages in the shape of ai 4.
          ...((isServerOfToday.current || message.role !== 'assistant') && { parts: messages[index]!.parts }),
        })),
        ...(requestData !== undefined && { data: requestData }),
        ...body,
      };
      return { ...request, body: (made ?? sent) as object };
    },
    onToolCall: async ({ toolCall: { toolCallId, toolName, input: args } }) => {
      const result = await onToolCall?.({ toolCall: { toolCallId, toolName, args } });
      // Not awaited: the SDK adds the output after this callback.
      if (result !== undefined && result !== null)
        void chat.addToolOutput({ tool: toolName, toolCallId, output: result });
    },
    sendAutomaticallyWhen: ({ messages }) => {
      const isAdded = hasAddedResult.current;
      hasAddedResult.current = false;
      const steps = messages.at(-1)?.parts.filter(({ type }) => type === 'step-start').length ?? 0;
      return (isAdded || steps < maxSteps) && lastAssistantMessageIsCompleteWithToolCalls({ messages });
    },
    onFinish: ({ message, isAbort, isError, finishReason }) => {
      if (!isAbort && !isError) onFinish?.(toLegacyMessage(message), finishOptions(message, finishReason));
    },
    onError: (error) => {
      if (!keepLastMessageOnError)
        chat.setMessages((now) =>
          now.slice(
            0,
            now.findLastIndex(({ role }) => role === 'user'),
          ),
        );
      onError?.(error);
    },
  });

  const { sendMessage, regenerate, stop, setMessages, addToolOutput, status, error } = chat;
  const messages = useMemo(() => chat.messages.map(legacyOf), [chat.messages, legacyOf]);
  const received = useMemo(() => dataIn(chat.messages), [chat.messages]);
  const [override, setOverride] = useState<{ data: unknown[] | undefined; after: number }>();
  const data = useMemo(() => {
    const all = override ? [...(override.data ?? []), ...received.slice(override.after)] : received;
    return all.length > 0 ? all : undefined;
  }, [received, override]);

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
      (next) => setMessages((now) => (typeof next === 'function' ? next(now.map(legacyOf)) : next).map(currentOf)),
      [setMessages, legacyOf, currentOf],
    ),
    input,
    setInput,
    handleInputChange: useCallback((event) => setInput(event.target.value), []),
    handleSubmit,
    isLoading: status === 'submitted' || status === 'streaming',
    status,
    data,
    setData: useCallback(
      (next) => setOverride({ data: typeof next === 'function' ? next(data) : next, after: received.length }),
      [data, received],
    ),
    get id() {
      return chat.id;
    },
    addToolResult: useCallback(
      ({ toolCallId, result }) => {
        hasAddedResult.current = status !== 'submitted' && status !== 'streaming';
        void addToolOutput({ tool: '', toolCallId, output: result });
      },
      [addToolOutput, status],
    ),
  };
}

/** Converts messages in both directions. Unchanged messages keep their identity; a new one gets the current time. */
function keepShapes(initialMessages: readonly Message[] = []) {
  const legacy = new WeakMap<UIMessage, Message>();
  const current = new WeakMap<Message, UIMessage>();
  const times = new Map(initialMessages.map(({ id, createdAt }) => [id, createdAt]));
  return {
    legacyOf(message: UIMessage): Message {
      let converted = legacy.get(message);
      if (!converted) {
        if (!times.has(message.id)) times.set(message.id, new Date());
        converted = { createdAt: times.get(message.id), ...toLegacyMessage(message) };
        legacy.set(message, converted);
        current.set(converted, message);
      }
      return converted;
    },
    // For an unchanged message, the original is returned, because it has more fields.
    currentOf: (message: Message): UIMessage => current.get(message) ?? toUIMessage(message),
  };
}

function finishOptions({ metadata }: UIMessage, finishReason: string | undefined): FinishOptions {
  const { usage } = splitMetadata(metadata);
  const { inputTokens = Number.NaN, outputTokens = Number.NaN, totalTokens } = usage ? usageOf(usage) : {};
  return {
    usage: {
      promptTokens: inputTokens,
      completionTokens: outputTokens,
      totalTokens: totalTokens ?? inputTokens + outputTokens,
    },
    finishReason: (finishReason ?? 'unknown') as FinishOptions['finishReason'],
  };
}

function requestOptions({ headers, body, data, options }: RequestOptions): ChatRequestOptions {
  return { headers: headers ?? options?.headers, body: body ?? options?.body, metadata: data };
}

function forServer({ role, content, parts, data, annotations, toolInvocations, experimental_attachments }: Message) {
  return { role, content, experimental_attachments, data, annotations, toolInvocations, parts };
}

function dataIn(messages: readonly UIMessage[]): unknown[] {
  return messages.flatMap(({ parts }) =>
    parts.flatMap((part) => (part.type === 'data-data' && 'data' in part ? part.data : [])),
  );
}
