import type { UseChatOptions as StockOptions } from '@ai-sdk/react';
import type { ChatTransport, HttpChatTransportInitOptions, UIMessage } from 'ai';
import type { StreamMetrics } from '../core/monitor/StreamMonitor.js';
import type { RunOptions } from '../core/run/RunOptions.js';
import type { ResponseOutcome } from '../model/ResponseState.js';
import type { StreamError } from '../model/StreamError.js';
import type { ProtocolOption } from '../protocols/registry.js';

/** How responses are retried, watched and resumed. */
export interface AnswerOptions extends RunOptions {
  /**
   * Continues a response whose connection broke, through the transport's `reconnectToStream`. A replay is compared with
   * what is there, so that no text flashes or is doubled. With `useChat` it also joins a response that is active on the
   * server when the chat mounts. @defaultValue `false`
   */
  resume?: boolean | undefined;
  /** Makes a truncated response an error in the AI SDK's own fields too. @defaultValue `false` */
  strict?: boolean | undefined;
}

/** What is requested, and through which transport. */
export interface RequestOptions<UI_MESSAGE extends UIMessage> {
  /**
   * The transport that sends requests. The SDK's two for HTTP are read byte by byte; of another, only the chunks are seen.
   * @defaultValue `new DefaultChatTransport(options)`
   */
  transport?: ChatTransport<UI_MESSAGE> | undefined;
  /**
   * Wire protocol of the server, if not the AI SDK's own: a provider's, or one made with `defineProtocol`.
   * @defaultValue `'ai-sdk'`, or plain text with a `TextStreamChatTransport`
   */
  protocol?: ProtocolOption | undefined;
  /**
   * Makes the body of a request in another protocol; the fields of the `body` option, `model` for instance, are added.
   * @defaultValue the body that the protocol's provider expects
   */
  toRequestBody?: ((messages: UI_MESSAGE[]) => object) | undefined;
  /**
   * Limits the messages that are sent: at most so many, beginning with one of the user's, or those that a function picks.
   * @defaultValue all of them
   */
  historyWindow?: number | ((messages: UI_MESSAGE[]) => UI_MESSAGE[]) | undefined;
}

export interface SluiceChatTransportOptions<UI_MESSAGE extends UIMessage>
  extends HttpChatTransportInitOptions<UI_MESSAGE>,
    RequestOptions<UI_MESSAGE>,
    AnswerOptions {
  /** Whether a resumed stream replays the response from its start. @defaultValue `true` */
  resumeStreamIsReplay?: boolean | undefined;
  /** Called once a response has ended, however it ended. */
  onEnd?: ((report: AnswerReport) => void) | undefined;
}

/** How a response ended. */
export interface AnswerReport {
  readonly chatId: string;
  readonly outcome: ResponseOutcome;
  readonly failure: StreamError | undefined;
  readonly metrics: StreamMetrics;
}

/** The AI SDK's options, and those beyond them. */
export type UseChatOptions<UI_MESSAGE extends UIMessage> = StockOptions<UI_MESSAGE> &
  HttpChatTransportInitOptions<UI_MESSAGE> &
  RequestOptions<UI_MESSAGE> &
  AnswerOptions &
  TurnOptions<UI_MESSAGE>;

/** What happens when a message is sent, or a response stopped, while one is active. */
export interface TurnOptions<UI_MESSAGE extends UIMessage> {
  /**
   * Whether a message that is sent while a response is active waits for its end, or stops it. What waits can be seen and
   * changed with `experimental_queue`. @defaultValue `'queue'`
   */
  whileAnswering?: 'queue' | 'interrupt' | undefined;
  /** Called when a response is stopped, by `stop` or by another message: the place to cancel it on the server. */
  onStop?: ((stopped: StoppedAnswer<UI_MESSAGE>) => void) | undefined;
  experimental_queue?: boolean | undefined;
}

export interface StoppedAnswer<UI_MESSAGE extends UIMessage> {
  readonly chatId: string;
  /** The message as far as it got, `undefined` where nothing of it had arrived. */
  readonly message: UI_MESSAGE | undefined;
}
