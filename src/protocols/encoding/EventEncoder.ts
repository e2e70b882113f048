import type { FinishDelta, StreamDelta } from '../../model/StreamDelta.js';
import type { ProtocolName } from '../registry.js';
import type { Emit, Encoding, EncodingStart } from './Encoding.js';
import { encodings } from './encodings.js';

/**
 * Encodes the deltas of one response. Finish reasons of other providers are translated. After an error, no event marks
 * the response as complete.
 */
export class EventEncoder {
  readonly framing: Encoding['framing'];
  readonly headers: Readonly<Record<string, string>>;
  readonly #encoding: Encoding;
  readonly #emit: Emit;
  readonly #protocol: ProtocolName;
  #isFailed = false;

  /** @throws TypeError for a protocol without an encoder. */
  constructor(protocol: ProtocolName, emit: Emit, start: EncodingStart = {}) {
    if (!Object.hasOwn(encodings, protocol)) {
      throw new TypeError(
        `There is no encoder for the protocol '${protocol}'. Known protocols: ${Object.keys(encodings).join(', ')}.`,
      );
    }
    this.#encoding = encodings[protocol](start);
    this.#emit = emit;
    this.#protocol = protocol;
    this.framing = this.#encoding.framing;
    this.headers = this.#encoding.headers ?? {};
  }

  /** @returns `false` if the protocol cannot encode the delta; nothing is written then. */
  encode(delta: StreamDelta): boolean {
    const written = delta.type === 'finish' ? this.#inOwnWords(delta) : delta;
    const isWritten = this.#encoding.encode(written, this.#emit) !== false;
    // Only the AI SDK's protocol has an event for a stopped response. In the others a stop is an error.
    const isError = written.type === 'error' || (written.type === 'abort' && this.#protocol !== 'ai-sdk');
    if (isError && isWritten) this.#isFailed = true;
    return isWritten;
  }

  end(): void {
    this.#encoding.end?.(this.#emit, this.#isFailed);
  }

  #inOwnWords(delta: FinishDelta): StreamDelta {
    const { finishReasons: own } = this.#encoding;
    if (!own) return delta.raw === '' ? { ...delta, raw: delta.reason } : delta;
    const isOwn = Object.values(own).some((words) => words.includes(delta.raw));
    if (isOwn || (delta.raw !== '' && !listedWords().has(delta.raw))) return delta;
    const raw = own[delta.reason]?.[0];
    if (raw === undefined && delta.reason === 'error') {
      return { type: 'error', message: 'The model ended its answer with an error.' };
    }
    return { ...delta, raw: raw ?? own.stop?.[0] ?? delta.reason };
  }
}

let listed: Set<string> | undefined;

/** The finish reasons of all protocols. Any other reason is written unchanged. */
function listedWords(): Set<string> {
  listed ??= new Set(
    Object.values(encodings).flatMap((create) => Object.values(create({}).finishReasons ?? {}).flat()),
  );
  return listed;
}
