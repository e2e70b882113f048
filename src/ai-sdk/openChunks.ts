import {
  type ChatTransport,
  DefaultChatTransport,
  TextStreamChatTransport,
  type UIMessage,
  type UIMessageChunk,
} from 'ai';
import { Connection } from '../core/connection/Connection.js';
import { type ConnectPolicy, connect } from '../core/connection/connect.js';
import { StreamError } from '../model/StreamError.js';
import { type ChunkSource, StreamSource, WireSource } from './ChunkSource.js';
import { type ReaderOptions, readerFor } from './readerFor.js';

/** How a transport's request is to go out and its response to be read. */
export interface WireOptions {
  readonly policy: ConnectPolicy;
  readonly reading: ReaderOptions;
  readonly onBytes: (size: number) => void;
  /** Told as soon as the head of a response says that an answer follows, before its first byte is here. */
  readonly onAnswer?: (() => void) | undefined;
  /** Told what the SDK's own error does not say. */
  readonly onFailure?: ((failure: StreamError) => void) | undefined;
}

/** What the SDK's HTTP transports keep open to their subclasses. */
interface HttpTransport {
  fetch?: typeof fetch;
  processResponseStream(body: ReadableStream<Uint8Array>): ReadableStream<UIMessageChunk>;
}

/**
 * Lets a transport ask, and reads the answer itself where the transport is one of the SDK's two for HTTP: an object
 * derived from it, which leaves the application's own alone, has our `fetch` and our reading of the body, and everything
 * else (address, headers, body, preparation) as the application set it. Another transport is asked as it is.
 *
 * @returns `null` where the transport says that there is nothing to resume.
 */
export async function openChunks<UI_MESSAGE extends UIMessage>(
  transport: ChatTransport<UI_MESSAGE>,
  ask: (transport: ChatTransport<UI_MESSAGE>) => Promise<ReadableStream<UIMessageChunk> | null>,
  options: WireOptions,
): Promise<ChunkSource | null> {
  const prototype = Object.getPrototypeOf(transport);
  const isText = prototype === TextStreamChatTransport.prototype;
  if (!isText && prototype !== DefaultChatTransport.prototype) {
    const stream = await ask(transport);
    return stream && new StreamSource(stream);
  }

  const { fetch } = transport as unknown as HttpTransport;
  let connection: Connection | undefined;
  const own: HttpTransport = Object.create(transport, {
    fetch: {
      value: async (url: string, init: RequestInit) => {
        const answer = await request(url, init, fetch, options);
        if (!(answer instanceof Connection)) return answer;
        connection = answer;
        return connection.response;
      },
    },
    processResponseStream: {
      value: (body: ReadableStream<Uint8Array>) =>
        connection ? new ReadableStream() : (transport as unknown as HttpTransport).processResponseStream(body),
    },
  });
  const stream = await ask(own as unknown as ChatTransport<UI_MESSAGE>);
  if (!stream || !connection) return stream && new StreamSource(stream);
  return new WireSource(connection, await readerFor(connection.response, isText, options.reading), options.onBytes);
}

/**
 * Asks until an answer begins. A failure ends up where the SDK makes its own error of it: a bad status as the response,
 * with its body unread; a network error as `fetch` threw it.
 */
async function request(
  url: string,
  init: RequestInit,
  fetch = globalThis.fetch,
  { policy, onAnswer, onFailure }: WireOptions,
): Promise<Connection | Response> {
  let last: Response | undefined;
  try {
    return await connect(
      () => ({
        url,
        init,
        fetch: async (...args) => {
          const response = await fetch(...args);
          void last?.body?.cancel().catch(() => {});
          // Of a bad one, the SDK makes its error out of the whole body.
          last = response.ok ? undefined : response.clone();
          if (!response.body) last = response;
          else if (response.status === 200 && isEventStream(response)) onAnswer?.();
          return response;
        },
      }),
      policy,
    );
  } catch (error) {
    if (!(error instanceof StreamError)) throw error;
    if (policy.mayBeEmpty && isNotResumable(error)) return new Response(null, { status: 204 });
    onFailure?.(error);
    if (last) return last;
    // The SDK takes a body of nothing for an answer without text.
    if (error.code === 'empty-body') return new Response('');
    throw error.code === 'network' || error.code === 'aborted' ? error.cause : error;
  }
}

const isEventStream = ({ headers }: Response) => /event-stream/i.test(headers.get('content-type') ?? '');

/** There is no route to resume at, or a page stands there. */
function isNotResumable({ code, status }: StreamError): boolean {
  return status === 404 || status === 405 || code === 'unexpected-content-type';
}
