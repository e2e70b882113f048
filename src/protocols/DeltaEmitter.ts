import type { ErrorDelta, FinishDelta, SourceDelta, StreamDelta, ToolCallDelta, Usage } from '../model/StreamDelta.js';
import { type FinishReasons, finishReason } from './finishReason.js';
import { usageOf } from './usage.js';

/**
 * How far a response is: an EOF is a cut (`'incomplete'`), an EOF would be complete but more may follow (`'endable'`), or it
 * is over even while the socket stays open (`'ended'`).
 */
export type Completion = 'incomplete' | 'endable' | 'ended';

type GrowingType = 'text' | 'reasoning' | 'refusal' | 'tool-input';

/**
 * Where a protocol writes what its events add. It joins text that grows the same part, assembles the input of tool
 * calls and says each fact about the response once, so that a protocol has only to translate.
 */
export class DeltaEmitter {
  /** How many times something was written. */
  writes = 0;
  /** Length of what was written: characters of text plus numbers of other deltas. */
  length = 0;
  /** @see {@link Completion} */
  completion: Completion = 'incomplete';
  /** The protocol's words for the end of an answer. */
  finishReasons: FinishReasons | undefined;
  /** Whether there is a call for the client to run: some providers then still say that the model just stopped. */
  hasClientCalls = false;
  /** A cursor that the server can be asked to continue after, where events are numbered. */
  sequence: number | undefined;
  /** The last of each fact that describes the whole response. */
  readonly last: { finishReason?: FinishDelta; usage?: Usage; error?: ErrorDelta } = {};

  #deltas: StreamDelta[] | undefined;
  /** What grows, or grew last, and what was added to it since the last delta was made. */
  #lastType: GrowingType = 'text';
  #lastPart = '';
  #lastText = '';
  #grown = '';
  /** The input of every call, what it is where nothing more comes, and whether it is still growing. */
  readonly #calls = new Map<string, { input: string; begun: unknown; open: boolean }>();
  readonly #partOfCall = new Map<string, string>();
  readonly #facts = new Set<string>();
  readonly #metadata = new Map<string, unknown>();
  #repeatedUpTo = Number.NEGATIVE_INFINITY;

  /** The answer's text grows. Nothing happens for text that is empty or missing. */
  text(text: string | null | undefined, part = 'text'): void {
    this.#grow('text', part, text);
  }

  /** The text of the model's reasoning grows. */
  reasoning(text: string | null | undefined, part = 'reasoning'): void {
    this.#grow('reasoning', part, text);
  }

  /** The text with which the model declines grows. */
  refusal(text: string | null | undefined, part = 'refusal'): void {
    this.#grow('refusal', part, text);
  }

  /**
   * A tool call begins; one that has begun already stays as it is.
   *
   * @param call - One with a `callType` is run by the provider.
   * @param input - The input that comes with its beginning, which holds if nothing else brings one.
   */
  toolCall(
    part: string,
    call: {
      id?: string | null | undefined;
      name?: string | null | undefined;
      runner?: 'client' | 'provider' | undefined;
      callType?: string | undefined;
    },
    input?: unknown,
  ): void {
    if (this.#calls.has(part)) return;
    this.#calls.set(part, { input: '', begun: input, open: true });
    const { name, callType, runner = callType && 'provider' } = call;
    const id = call.id || null;
    if (id !== null) this.#partOfCall.set(id, part);
    if (runner !== 'provider') this.hasClientCalls = true;
    this.add({ type: 'tool-call', part, id, name: name ?? '', runner, callType } as ToolCallDelta);
  }

  /** The part of the call that has this id. */
  partOfCall(id: string | null | undefined): string | undefined {
    return this.#partOfCall.get(id ?? '');
  }

  /** The input of a call grows. Input of a call that has not begun, or has ended, is dropped. */
  toolInput(part: string, input: string | object | null | undefined): void {
    const call = this.#calls.get(part);
    if (!call?.open || !input) return;
    const text = asText(input);
    if (text !== input) this.writes++;
    call.input += text;
    this.#grow('tool-input', part, text);
  }

  /**
   * The input of a call is whole.
   *
   * @param whole - The whole input as text or as what its JSON says, where the protocol repeats it: what did not come in
   * pieces is added.
   */
  toolCallEnd(part: string, whole?: unknown): void {
    const call = this.#calls.get(part);
    if (!call?.open) return;
    const text = asText(whole ?? call.begun ?? {});
    if (text !== '{}' && text.startsWith(call.input)) this.toolInput(part, text.slice(call.input.length));
    call.open = false;
    const inputText = call.input || '{}';
    let input: unknown = inputText;
    try {
      input = JSON.parse(inputText);
    } catch {
      // A custom tool's input is any text.
    }
    this.add({ type: 'tool-call-end', part, inputText, input });
    call.input = '';
    call.begun = undefined;
  }

  /** Every call that is still open is whole: the protocol says so only by ending. */
  toolCallsEnd(): void {
    for (const part of this.#calls.keys()) this.toolCallEnd(part);
  }

  /**
   * A call ran elsewhere and gave this back.
   *
   * @param part - The call's part, where the `id` is of no call that has begun.
   * @param result - Its `output`, or the `error` with which it failed.
   */
  toolOutput(part: string, result: { id?: string | null | undefined; output?: unknown; error?: unknown }): void {
    const { id = null, error = null, output = null } = result;
    const what = error === null ? { output } : { output: null, error: asText(error) };
    this.add({ type: 'tool-output', part: this.partOfCall(id) ?? part, id, ...what });
  }

  /** A source, said once. */
  source(source: {
    id?: string | null | undefined;
    url?: string | null | undefined;
    title?: string | null | undefined;
    excerpt?: string | null | undefined;
    mediaType?: string | undefined;
    filename?: string | undefined;
  }): void {
    const id = source.id || source.url || source.title;
    if (id && this.#once(`source ${id}`)) this.add({ type: 'source', ...without(null, source), id } as SourceDelta);
  }

  /** Facts about the response. One that is `null`, empty or said already is left out, and an id stays the first. */
  metadata(facts: Readonly<Record<string, unknown>>): void {
    const news = Object.entries(facts).filter(([key, value]) => this.#isNews(key, value));
    if (news.length > 0) this.add({ type: 'metadata', value: Object.fromEntries(news) });
  }

  /** Tokens used so far, as the provider's object. One without a count, or none, is left out. */
  usage(raw: object | null | undefined): void {
    const usage = raw && usageOf(raw);
    if (usage && Object.keys(usage).length > 1) this.add({ type: 'usage', usage });
  }

  /**
   * The model stopped, in the provider's word. The same word again is not news.
   *
   * @param meaning - A word that says better what is meant, where the provider's own does not. @defaultValue `raw`
   */
  finish(raw: string, meaning = raw): void {
    if (this.last.finishReason?.raw !== raw)
      this.add({ type: 'finish', reason: finishReason(meaning, this.finishReasons), raw });
  }

  /** The response failed. An error that is only the last one said again is dropped. */
  error(error: { message?: unknown; code?: unknown; type?: unknown } | string): void {
    const { message, code, type } = typeof error === 'string' ? { message: error } : error;
    const said = typeof message === 'string' && message ? message : JSON.stringify(message ?? error);
    if (!this.#once(`error ${said}`)) return;
    this.add({
      type: 'error',
      message: said,
      code: code === undefined || code === null ? undefined : String(code),
      errorType: typeof type === 'string' ? type : undefined,
    });
  }

  /** Any delta, without what is `undefined` in it. */
  add(said: StreamDelta): void {
    const delta = without(undefined, said);
    this.writes++;
    this.length++;
    this.#settle();
    this.#put(delta);
    if (delta.type === 'finish') this.last.finishReason = delta;
    else if (delta.type === 'usage') this.last.usage = delta.usage;
    else if (delta.type === 'error') this.last.error = delta;
  }

  /** An end of the body is complete from here on; more may follow. */
  allowEof(): void {
    if (this.completion === 'incomplete') this.completion = 'endable';
  }

  /** The response is over, whether or not the socket closes. */
  end(): void {
    this.toolCallsEnd();
    this.completion = 'ended';
  }

  /**
   * Notes the number of an event, where events are numbered.
   *
   * @returns whether the event was read before the connection broke, and is now told again.
   */
  repeats(sequence: number | undefined): boolean {
    if (sequence === undefined) return false;
    if (sequence <= this.#repeatedUpTo) return true;
    this.sequence = sequence;
    return false;
  }

  /** Another connection goes on where the last one broke. */
  reconnect(): void {
    this.#repeatedUpTo = this.sequence ?? Number.NEGATIVE_INFINITY;
  }

  /** A part name that this response has not used yet: `wanted` itself, or with a number behind. */
  newPart(wanted: string): string {
    let part = wanted;
    for (let n = 1; !this.#once(`part ${part}`); n++) part = `${wanted}.${n}`;
    return part;
  }

  /** The text that was written last, if that was the last thing written. */
  get lastAppended(): string | undefined {
    return this.#grown === '' ? undefined : this.#lastText;
  }

  /** More text of the kind, and for the part, that {@link lastAppended} was of. */
  appendSame(text: string): void {
    if (this.#lastType === 'tool-input') this.toolInput(this.#lastPart, text);
    else this.#grow(this.#lastType, this.#lastPart, text);
  }

  /** The deltas written since the last call. */
  take(): StreamDelta[] {
    this.#settle();
    const deltas = this.#deltas ?? [];
    this.#deltas = undefined;
    return deltas;
  }

  #grow(type: GrowingType, part: string, text: string | null | undefined): void {
    if (!text || typeof text !== 'string') return;
    this.writes++;
    if (type !== this.#lastType || part !== this.#lastPart) {
      this.#settle();
      this.#lastType = type;
      this.#lastPart = part;
    }
    this.#lastText = text;
    this.length += text.length;
    this.#grown += text;
  }

  #settle(): void {
    if (this.#grown === '') return;
    this.#put({ type: this.#lastType, part: this.#lastPart, text: flat(this.#grown) });
    this.#grown = '';
  }

  /** Most chunks add one delta: a list that is made with it takes no more room than that. */
  #put(delta: StreamDelta): void {
    if (this.#deltas) this.#deltas.push(delta);
    else this.#deltas = [delta];
  }

  #isNews(key: string, value: unknown): boolean {
    if (value === undefined || value === null || value === '') return false;
    const before = this.#metadata.get(key);
    if (before === value || (key === 'id' && before !== undefined)) return false;
    if (typeof value === 'object' && JSON.stringify(before) === JSON.stringify(value)) return false;
    this.#metadata.set(key, value);
    return true;
  }

  #once(fact: string): boolean {
    return !this.#facts.has(fact) && this.#facts.add(fact) !== undefined;
  }
}

/** The facts that do not have this value, so that deltas compare by what they say. */
function without<Facts extends object>(value: unknown, facts: Facts): Facts {
  return Object.fromEntries(Object.entries(facts).filter((fact) => fact[1] !== value)) as Facts;
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A string joined by `+` is a tree of its pieces until a character of it is asked for; then it becomes one piece. */
function flat(text: string): string {
  text.charCodeAt(0);
  return text;
}
