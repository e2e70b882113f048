import type { ChatTransport, HttpChatTransportInitOptions, UIMessage, UIMessageChunk } from 'ai';
import { DefaultChatTransport, HttpChatTransport, TextStreamChatTransport } from './peers.js';

/** The settings of one of the SDK's two HTTP transports. */
export interface HttpSettings<UI_MESSAGE extends UIMessage> {
  readonly options: HttpChatTransportInitOptions<UI_MESSAGE>;
  /** Whether the body is plain text instead of a UI message stream. */
  readonly isText: boolean;
}

/**
 * Reads the settings of a transport that the application created with `new DefaultChatTransport({ api })`, because
 * Sluice has to read the bytes of the response. The settings are protected members of the SDK's classes; a test fails
 * if a version of the SDK changes them.
 *
 * @returns `undefined` for any other transport, including subclasses of the SDK's transports.
 */
export function httpSettingsOf<UI_MESSAGE extends UIMessage>(
  transport: ChatTransport<UI_MESSAGE>,
): HttpSettings<UI_MESSAGE> | undefined {
  const prototype: unknown = Object.getPrototypeOf(transport);
  const isText = prototype === TextStreamChatTransport.prototype;
  if (!isText && prototype !== DefaultChatTransport.prototype) return undefined;
  const http = transport as HttpChatTransport<UI_MESSAGE>;
  const options = {
    api: http['api'],
    credentials: http['credentials'],
    headers: http['headers'],
    body: http['body'],
    fetch: http['fetch'],
    prepareSendMessagesRequest: http['prepareSendMessagesRequest'],
    prepareReconnectToStreamRequest: http['prepareReconnectToStreamRequest'],
  } as HttpChatTransportInitOptions<UI_MESSAGE>;
  return { options, isText };
}

/** Builds requests as the SDK does, sends them with `fetch`, and passes the stream of a `ChatResponse` to the SDK. */
export class HttpTransport<UI_MESSAGE extends UIMessage> extends HttpChatTransport<UI_MESSAGE> {
  readonly #stream: ReadableStream<UIMessageChunk>;

  constructor(
    options: HttpChatTransportInitOptions<UI_MESSAGE>,
    fetch: typeof globalThis.fetch,
    stream: ReadableStream<UIMessageChunk>,
  ) {
    super({ ...options, fetch });
    this.#stream = stream;
  }

  protected override processResponseStream(): ReadableStream<UIMessageChunk> {
    return this.#stream;
  }
}
