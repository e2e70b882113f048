import type { UseChatOptions as StockOptions } from '@ai-sdk/react';
import type { ChatTransport, HttpChatTransportInitOptions, UIMessage } from 'ai';
import type { ResponseMetrics } from '../core/monitor/StreamMonitor.js';
import type { RunOptions } from '../core/run/RunOptions.js';
import type { ResponseOutcome } from '../model/ResponseState.js';
import type { StreamError } from '../model/StreamError.js';
import type { ProtocolOption } from '../protocols/registry.js';

/** Options for retries, timeouts and resuming. */
export interface AnswerOptions extends RunOptions {
  /**
   * Resumes a response after a lost connection through the transport's `reconnectToStream`. Replayed text is compared
   * with the text received before and never appears twice. `useChat` also joins a response that is active on the server
   * when it mounts. @defaultValue `false`
   */
  resume?: boolean | undefined;
  /** Whether a truncated response is also an error in the AI SDK's own `status` and `error`. @defaultValue `false` */
  strict?: boolean | undefined;
}

/** Options of the request and its transport. */
export interface EndpointOptions<UI_MESSAGE extends UIMessage> {
  /**
   * Sluice reads the bytes of the SDK's two HTTP transports, and the chunks of any other transport. @defaultValue `new
   * DefaultChatTransport(options)`
   */
  transport?: ChatTransport<UI_MESSAGE> | undefined;
  /**
   * The protocol of the server: the AI SDK's, a provider's, or one created with `defineProtocol`. @defaultValue
   * `'ai-sdk'`, or plain text with a `TextStreamChatTransport`
   */
  protocol?: ProtocolOption | undefined;
  /**
   * Creates the request body for another protocol. The fields of the `body` option, such as `model`, are added to it.
   * @defaultValue the format that the protocol's provider expects
   */
  toRequestBody?: ((messages: UI_MESSAGE[]) => object) | undefined;
  /**
   * Whether `<think>…</think>` at the start of a response is treated as reasoning or as ordinary text.
   * @defaultValue `'reasoning'`
   */
  thinkTags?: 'reasoning' | 'text' | undefined;
  /**
   * Limits the messages to send: a number keeps at most that many of the latest messages, and the first one kept is a
   * user message; a function returns the messages to send. @defaultValue all messages
   */
  historyWindow?: number | ((messages: UI_MESSAGE[]) => UI_MESSAGE[]) | undefined;
}

export interface SluiceChatTransportOptions<UI_MESSAGE extends UIMessage>
  extends HttpChatTransportInitOptions<UI_MESSAGE>,
    EndpointOptions<UI_MESSAGE>,
    AnswerOptions {
  /** Whether a resumed stream replays the response from its start. @defaultValue `true` */
  resumeStreamIsReplay?: boolean | undefined;
  /** Called at the end of each response. */
  onEnd?: ((report: AnswerReport) => void) | undefined;
}

/** How a response ended. */
export interface AnswerReport {
  readonly chatId: string;
  readonly outcome: ResponseOutcome;
  readonly failure: StreamError | undefined;
  readonly metrics: ResponseMetrics;
}

/** The AI SDK's options and those that Sluice adds. */
export type UseChatOptions<UI_MESSAGE extends UIMessage> = StockOptions<UI_MESSAGE> &
  HttpChatTransportInitOptions<UI_MESSAGE> &
  EndpointOptions<UI_MESSAGE> &
  AnswerOptions &
  TurnOptions<UI_MESSAGE>;

/** Options for a message that is sent, or a stop that is requested, while a response is active. */
export interface TurnOptions<UI_MESSAGE extends UIMessage> {
  /**
   * Whether a message that is sent during a response is queued, or stops the response. With `experimental_queue`,
   * queued messages are listed and can be edited. @defaultValue `'queue'`
   */
  whileAnswering?: 'queue' | 'interrupt' | undefined;
  /** Called when `stop` or another message stops a response. Use it to cancel the response on the server. */
  onStop?: ((stopped: StoppedAnswer<UI_MESSAGE>) => void) | undefined;
  experimental_queue?: boolean | undefined;
}

export interface StoppedAnswer<UI_MESSAGE extends UIMessage> {
  readonly chatId: string;
  /** The content received so far; `undefined` if there is none. */
  readonly message: UI_MESSAGE | undefined;
}
