import type { UIMessageChunk } from 'ai';
import { EventReader } from '../core/decoding/EventReader.js';
import { SseParser } from '../core/decoding/SseParser.js';
import { warnOnce } from '../core/warnOnce.js';
import { maskKeys } from '../model/maskKeys.js';
import type { FoundError } from '../protocols/findError.js';
import type { ChunkReader } from './ChunkSource.js';
import { isChunk } from './isChunk.js';
import { ThinkChunks } from './ThinkChunks.js';

/** Matches a key that would change the prototype of an object when the object is merged, in any JSON escape form. */
const unsafeKey =
  /"(?:_|\\u005f){2}(?:p|\\u0070)(?:r|\\u0072)(?:o|\\u006f)(?:t|\\u0074)(?:o|\\u006f)(?:_|\\u005f){2}"\s*:/i;

/**
 * Decodes the AI SDK's UI message stream from network chunks that are cut at any byte. Errors of any shape become error
 * chunks; invalid events are skipped.
 */
export class ChunkDecoder extends EventReader implements ChunkReader {
  ended = false;

  readonly #decoder = new TextDecoder();
  readonly #parser = new SseParser(this);
  readonly #chunks: UIMessageChunk[] = [];
  /** `#ids` maps each call id to the id passed to the SDK; `#answered` holds the calls that have an output. */
  readonly #ids = new Map<string, string>();
  readonly #answered = new Set<string>();

  readonly #thinking: ThinkChunks | undefined;
  #hasFinished = false;

  /** @param splitsThinkTags - Whether `<think>…</think>` at the start of the text becomes reasoning. */
  constructor(maxEventBytes = 16_777_216, splitsThinkTags = true) {
    super(maxEventBytes, ({ reason, excerpt }) =>
      warnOnce(
        `${reason} chunk`,
        `An event of the UI message stream was skipped: it is ${reason}, and the answer continues without it. ` +
          `It begins ${excerpt}`,
      ),
    );
    if (splitsThinkTags) this.#thinking = new ThinkChunks();
  }

  get unread(): string | undefined {
    const isUnread = this.known === 0 && (this.ended || (this.isAtEnd && this.excerpt !== ''));
    return isUnread ? this.excerpt : undefined;
  }

  push(bytes: Uint8Array): readonly UIMessageChunk[] {
    this.#parser.push(this.#decoder.decode(bytes, { stream: true }));
    this.limit(this.#parser.held + this.held);
    if (this.failure) throw this.failure;
    return this.#chunks.splice(0);
  }

  override end(): readonly UIMessageChunk[] {
    this.#parser.push(this.#decoder.decode());
    this.isAtEnd = true;
    this.#parser.end();
    super.end();
    return [...this.#chunks.splice(0), ...(this.#thinking?.end() ?? [])];
  }

  protected override get isEnded(): boolean {
    return this.ended;
  }

  protected override onDone(): void {
    if (!this.#hasFinished) this.failIfUnreadable();
    this.ended = true;
    this.#chunks.push(...(this.#thinking?.end() ?? []));
  }

  protected override onError({ message }: FoundError): void {
    this.#push({ type: 'error', errorText: maskKeys(message) });
  }

  protected override parse(data: string): unknown {
    if (unsafeKey.test(data)) throw new SyntaxError('The key `__proto__` is not allowed.');
    return super.parse(data);
  }

  protected override decode(value: unknown): boolean {
    if (!isChunk(value)) return false;
    if (value.type === 'error') this.onError({ message: value.errorText });
    else this.#push(this.#withOwnId(value));
    return true;
  }

  #push(chunk: UIMessageChunk): void {
    this.#hasFinished ||= chunk.type === 'finish' || chunk.type === 'error' || chunk.type === 'abort';
    if (!this.#thinking || this.#thinking.isOver) this.#chunks.push(chunk);
    else this.#chunks.push(...this.#thinking.split(chunk));
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
}
