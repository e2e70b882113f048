import type { UIMessageChunk } from 'ai';
import { JsonParser } from '../core/decoding/JsonParser.js';
import { SseParser } from '../core/decoding/SseParser.js';
import { warnOnce } from '../core/warnOnce.js';
import { StreamError } from '../model/StreamError.js';
import { describeError, type FoundError, findError, findErrorBody } from '../protocols/findError.js';
import { isKeepAlive } from '../protocols/isKeepAlive.js';
import type { ChunkReader } from './ChunkSource.js';
import { checkChunk } from './checkChunk.js';

/**
 * Decodes the AI SDK's UI message stream from network chunks that are cut at any byte. Errors of any shape become error
 * chunks; invalid events are skipped.
 */
export class ChunkDecoder implements ChunkReader {
  ended = false;

  readonly #decoder = new TextDecoder();
  readonly #parser = new SseParser({
    event: (data, name) => this.#event(data, name),
    stray: (line) => this.#stray(line),
  });
  /** Parses lines without `data:`, which may be JSON. */
  readonly #json = new JsonParser({ event: (data) => this.#event(data, ''), stray: () => {} });
  readonly #maxEventBytes: number;
  readonly #chunks: UIMessageChunk[] = [];
  #isRead = false;
  #hasEnded = false;
  /** The beginning of data that could not be decoded. */
  #excerpt: string | undefined;
  /** The SDK's call id by the server's call id, and the calls that have an output. */
  readonly #ids = new Map<string, string>();
  readonly #answered = new Set<string>();

  constructor(maxEventBytes = 16_777_216) {
    this.#maxEventBytes = maxEventBytes;
  }

  get unread(): string | undefined {
    return this.#isRead || !(this.ended || this.#hasEnded) ? undefined : this.#excerpt;
  }

  push(bytes: Uint8Array): readonly UIMessageChunk[] {
    this.#parser.push(this.#decoder.decode(bytes, { stream: true }));
    if (this.#parser.held + this.#json.held > this.#maxEventBytes) {
      throw new StreamError(
        'event-too-large',
        `One event of the answer is longer than ${this.#maxEventBytes} bytes; what came before it is kept. ` +
          'Raise `maxEventBytes` if that is what the server means to send.',
      );
    }
    return this.#chunks.splice(0);
  }

  end(): readonly UIMessageChunk[] {
    this.#parser.push(this.#decoder.decode());
    this.#hasEnded = true;
    this.#parser.end();
    this.#json.end();
    return this.#chunks.splice(0);
  }

  #event(data: string, name: string): boolean {
    if (this.ended || data === '' || isKeepAlive(name)) return true;
    if (data.trim() === '[DONE]') {
      this.#excerpt ??= '';
      this.ended = true;
      return true;
    }
    if (name.toLowerCase() === 'error') return this.#fail(describeError(data));
    const chunk = parse(data);
    if (typeof chunk === 'string') return this.#skip(chunk, data);
    if ('message' in chunk) return this.#fail(chunk);
    this.#isRead = true;
    if (!isKeepAlive(chunk.type)) this.#chunks.push(this.#withOwnId(chunk));
    return true;
  }

  #stray(line: string): void {
    const error = /^error: ?(.*)$/i.exec(line);
    if (error) this.#event(error[1] as string, 'error');
    else if (/^\s*[[{]/.test(line) || this.#json.isOpen) this.#json.push(`${line}\n`);
    else if (!this.#hasEnded || line.length > 5) this.#remember(line);
  }

  #fail({ message }: FoundError): boolean {
    this.#isRead = true;
    this.#chunks.push({ type: 'error', errorText: message });
    return true;
  }

  /** Renames a call id that an earlier step used, because the SDK would confuse the two calls. */
  #withOwnId(chunk: UIMessageChunk): UIMessageChunk {
    if (!('toolCallId' in chunk)) return chunk;
    const { toolCallId, type } = chunk;
    const known = this.#ids.get(toolCallId) ?? toolCallId;
    const isStart = type === 'tool-input-start' || type === 'tool-input-available' || type === 'tool-input-error';
    const own = isStart && this.#answered.has(known) ? `${toolCallId}-${this.#answered.size + 1}` : known;
    this.#ids.set(toolCallId, own);
    const isLast = type === 'tool-output-error' || type === 'tool-output-denied' || type === 'tool-output-available';
    if (isLast && !('preliminary' in chunk && chunk.preliminary)) this.#answered.add(own);
    return own === toolCallId ? chunk : { ...chunk, toolCallId: own };
  }

  #skip(reason: 'unknown' | 'malformed', data: string): boolean {
    // The end of the body cut this JSON off, so the event is not malformed.
    if (this.#hasEnded && reason === 'malformed') return false;
    this.#remember(data);
    warnOnce(
      `${reason} chunk`,
      `An event of the UI message stream was skipped: it is ${reason}, and the answer continues without it. ` +
        `It begins ${data.slice(0, 200)}`,
    );
    return false;
  }

  #remember(text: string): void {
    if ((this.#excerpt ?? '').length < 200) this.#excerpt = `${this.#excerpt ?? ''} ${text}`.trim().slice(0, 200);
  }
}

/** Matches a key that would change the prototype of an object on a merge, with any JSON escapes. */
const unsafeKey =
  /"(?:_|\\u005f){2}(?:p|\\u0070)(?:r|\\u0072)(?:o|\\u006f)(?:t|\\u0074)(?:o|\\u006f)(?:_|\\u005f){2}"\s*:/i;

function parse(data: string): UIMessageChunk | FoundError | 'unknown' | 'malformed' {
  if (unsafeKey.test(data)) return 'malformed';
  try {
    const value: unknown = JSON.parse(data);
    const error = findError(value);
    if (error) return error;
    if (isKeepAlive((value as { type?: unknown } | null)?.type)) return value as UIMessageChunk;
    const chunk = checkChunk(value);
    return typeof chunk === 'string' ? (findErrorBody(value) ?? chunk) : chunk;
  } catch {
    return 'malformed';
  }
}
