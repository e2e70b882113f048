import { maskKeys } from '../model/maskKeys.js';
import type {
  ErrorDelta,
  FinishDelta,
  FinishReason,
  SourceDelta,
  StreamDelta,
  ToolCallDelta,
  Usage,
} from '../model/StreamDelta.js';
import { isObject, parseJson, scalarText } from './eventFields.js';
import { describeError } from './findError.js';
import { type FinishReasons, finishReason } from './finishReason.js';
import { type TaggedText, ThinkTags } from './ThinkTags.js';
import { usageOf } from './usage.js';

/**
 * Whether a response is complete. `'incomplete'`: a body that ends now is truncated. `'endable'`: a body that ends now
 * is complete, but more may follow. `'ended'`: the response is complete, and the rest of the body is ignored.
 */
export type Completion = 'incomplete' | 'endable' | 'ended';

type GrowingType = 'text' | 'reasoning' | 'refusal' | 'tool-input';

interface Call {
  readonly part: string;
  id: string | null;
  name: string;
  readonly facts: { runner?: 'client' | 'provider' | undefined; callType?: string | undefined };
  /** Input of the first event of the call; used only if no other input follows. */
  readonly begun: string;
  readonly isText: boolean;
  /** Whether the protocol has no event for the end of the input. The input is then complete when the response ends. */
  readonly endsWithAnswer: boolean;
  input: string;
  /** Whether the input is `{}`, which is a placeholder if more input follows. */
  isEmptyObject: boolean;
  isStarted: boolean;
  isOpen: boolean;
}

/** Properties of a tool call in its first event. */
export interface ToolCallFacts {
  readonly id?: string | number | null | undefined;
  /** Without a name, the `tool-call` delta waits for {@link DeltaEmitter.toolName}. */
  readonly name?: string | null | undefined;
  readonly runner?: 'client' | 'provider' | undefined;
  /** The provider's type of a call that the provider runs, such as `web_search_call`. */
  readonly callType?: string | undefined;
  /** Whether the input is plain text instead of JSON. @defaultValue `true` for calls that the provider runs */
  readonly isText?: boolean | undefined;
  /** Whether the protocol has no event for the end of the input. @defaultValue `false` */
  readonly endsWithAnswer?: boolean | undefined;
  /** Whether the name may arrive in pieces. The `tool-call` delta then waits for the input. @defaultValue `false` */
  readonly mayGrow?: boolean | undefined;
}

/** A tool call whose input is still streaming. */
export interface OpenCall {
  readonly input: string;
  readonly name: string;
  /** Whether the input so far is a complete JSON value. */
  readonly isWhole: boolean;
  /** Whether the input is `{}`, which may be a placeholder. */
  readonly isEmptyObject: boolean;
  /** Whether the first event of the call had input other than `{}`. */
  readonly hasBegun: boolean;
}

/**
 * Collects the deltas of a response. A decoder calls one method for each thing that an event adds. The emitter merges
 * text of a part, assembles tool inputs and drops repetitions.
 */
export class DeltaEmitter {
  /** Number of writes. Only an event with exactly one write can become an `EventPattern`. */
  writes = 0;
  /** Length of the output: characters of text, plus one per other delta. */
  length = 0;
  /** @see {@link Completion} */
  completion: Completion = 'incomplete';
  /** The protocol's finish reasons. */
  finishReasons: FinishReasons | undefined;
  /** Whether the application has to run a tool call. Some providers report the finish reason `stop` even then. */
  hasClientCalls = false;
  /** Whether the response has no content. Metadata and usage do not count. */
  isEmpty = true;
  connection = 1;
  /** Number of the last event, in protocols that number events. A resume can continue after it. */
  sequence: number | undefined;
  /** The latest finish reason, usage and error of the response. */
  readonly last: { finishReason?: FinishDelta; usage?: Usage; error?: ErrorDelta } = {};

  #deltas: StreamDelta[] | undefined;
  // The part that text was last appended to. `#grown` is its text that is not in a delta yet.
  #lastType: GrowingType = 'text';
  #lastPart = '';
  #lastText = '';
  #grown = '';
  #splitsThinkTags = false;
  #thinkTags: ThinkTags | undefined;
  #textPart = 'text';
  #isTagging = false;
  /** Deltas that wait because the text before them may be the beginning of a `<think>` tag. */
  readonly #behindTag: StreamDelta[] = [];
  readonly #calls = new Map<string, Call>();
  /** The call whose `tool-call` delta waits for its complete name. */
  #waiting: Call | undefined;
  readonly #partOfCall = new Map<string, string>();
  readonly #facts = new Set<string>();
  readonly #metadata = new Map<string, unknown>();
  #isAborted = false;
  #isClosed = false;
  #repeatedUpTo = -Infinity;

  /** Marks the event as dependent on earlier events, so that the fast path does not use it as a pattern. */
  dependsOnEarlier(): void {
    this.writes++;
  }

  /** Converts `<think>…</think>` at the start of the answer to reasoning. */
  splitThinkTags(): void {
    this.#splitsThinkTags = true;
    this.#thinkTags = new ThinkTags();
  }

  /** Appends to the answer's text. Numbers and booleans are converted; other values are ignored. */
  text(text: unknown, part = 'text'): void {
    const added = scalarText(text);
    if (added === '') return;
    if (part !== this.#textPart) this.flush();
    this.#textPart = part;
    if (this.#thinkTags) this.#addTagged(this.#thinkTags.push(added));
    else this.#grow('text', part, added);
  }

  /** Appends to the model's reasoning. */
  reasoning(text: unknown, part = 'reasoning'): void {
    this.#grow('reasoning', part, scalarText(text));
  }

  /** Appends to the model's refusal. */
  refusal(text: unknown, part = 'refusal'): void {
    this.#grow('refusal', part, scalarText(text));
  }

  /**
   * Starts a tool call, unless the part already has one.
   *
   * @param input - Input of the first event; used only if no other input follows.
   */
  toolCall(
    part: string,
    { id, name, isText, endsWithAnswer = false, mayGrow = false, ...facts }: ToolCallFacts,
    input?: unknown,
  ): void {
    if (this.#calls.has(part)) return;
    this.flush();
    const { callType, runner = callType === undefined ? undefined : 'provider' } = facts;
    const call: Call = {
      part,
      id: scalarText(id) || null,
      name: name ?? '',
      facts: { runner, callType },
      begun: asText(input),
      isText: isText ?? runner === 'provider',
      endsWithAnswer,
      input: '',
      isEmptyObject: false,
      isStarted: false,
      isOpen: true,
    };
    this.#calls.set(part, call);
    if (call.id !== null) this.#partOfCall.set(call.id, part);
    if (runner !== 'provider') this.hasClientCalls = true;
    if (call.name !== '' && !mayGrow) this.#start(call);
    else {
      this.#startWaiting();
      this.#waiting = call;
      this.writes++;
    }
  }

  /** Sets or extends the name of a call before its input. A repeated name is ignored. */
  toolName(part: string, name: string): void {
    const call = this.#calls.get(part);
    if (!call || call.isStarted || name === call.name) return;
    call.name += name;
    this.writes++;
    if (call.input !== '') this.#start(call);
  }

  /** Sets the id of a call that started without an id. */
  toolId(part: string, id: string): void {
    const call = this.#calls.get(part);
    if (!call || call.isStarted || call.id !== null) return;
    call.id = id;
    this.#partOfCall.set(id, part);
  }

  /** The call of the part while its input is streaming, otherwise `undefined`. */
  openCall(part: string): OpenCall | undefined {
    const call = this.#calls.get(part);
    if (!call?.isOpen) return undefined;
    const hasBegun = call.begun !== '' && call.begun !== '{}';
    return {
      ...call,
      hasBegun,
      get isWhole() {
        return parseJson(call.input) !== undefined;
      },
    };
  }

  /** The part of the call with this id. */
  partOfCall(id: string | null | undefined): string | undefined {
    return this.#partOfCall.get(id ?? '');
  }

  /** Whether this part has a call. */
  hasCall(part: string): boolean {
    return this.#calls.has(part);
  }

  /** Appends to the input of a call. Has no effect before the call has started or after it has ended. */
  toolInput(part: string, input: unknown): void {
    const call = this.#calls.get(part);
    const text = asText(input);
    if (!call?.isOpen || text === '') return;
    if (call.input === '' && !call.isText && text.trim() === '') return;
    // Counts as a second write, so that no EventPattern is captured. A pattern can only append unchanged text to a call
    // that has started.
    if (text !== input || !call.isStarted) this.writes++;
    if (call.input === '' && !call.isText && text.trim() === '{}') {
      this.writes++;
      call.isEmptyObject = true;
      return;
    }
    call.input += text;
    if (call.isStarted) this.#grow('tool-input', part, text);
    else if (call.name !== '') this.#start(call);
  }

  /**
   * Ends the input of a call. A call with invalid JSON stays open until the finish reason shows whether the input was
   * cut off.
   *
   * @param whole - The complete input, as text or as a JSON value, in protocols that repeat it.
   * @param isText - Whether the input may be plain text. @defaultValue `isText` of the call
   */
  toolCallEnd(part: string, whole?: unknown, isText?: boolean): void {
    const call = this.#calls.get(part);
    if (!call?.isOpen) return;
    const text = asText(whole ?? (call.input === '' ? call.begun : ''));
    if (text !== '{}' && text.startsWith(call.input)) this.toolInput(part, text.slice(call.input.length));
    // xAI encrypts the pieces, so the repeated input replaces them.
    else if (text !== '' && parseJson(call.input) === undefined) call.input = text;
    this.#endCall(call, call.input || '{}', isText);
  }

  /**
   * Ends each open call whose input is complete JSON, in protocols without an event for the end of an input.
   *
   * @param raw - The finish reason. If the model was cut off, `{}` may be a placeholder and a number may lack digits.
   */
  toolCallsEnd(raw?: string): void {
    const isCut = raw !== undefined && this.#isCutBy(finishReason(raw, this.finishReasons));
    for (const call of this.#calls.values()) {
      const isWhole = isCut ? isJsonContainer(call.input) : call.isEmptyObject || parseJson(call.input) !== undefined;
      if (call.isOpen && isWhole) this.toolCallEnd(call.part);
    }
  }

  /**
   * Adds the result of a tool that the server or the provider ran.
   *
   * @param part - Used if no call has the `id` of the result.
   */
  toolOutput(part: string, result: { id?: string | null | undefined; output?: unknown; error?: unknown }): void {
    const { id = null, error = null, output = null } = result;
    const what = error === null ? { output } : { output: null, error: asText(error) };
    this.add({ type: 'tool-output', part: this.partOfCall(id) ?? part, id, ...what });
  }

  /** Marks a call as failed because its input is invalid. The input received so far is kept. */
  toolInputError(part: string, error: string): void {
    const call = this.#calls.get(part);
    if (call) {
      this.#start(call);
      call.isOpen = false;
    }
    this.add({ type: 'tool-output', part, id: call?.id ?? null, output: null, error });
  }

  /** Adds a source, unless it was added before. */
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

  /** Adds metadata. Empty and unchanged values and a second `id` are ignored. */
  metadata(facts: Readonly<Record<string, unknown>>): void {
    const news = Object.entries(facts).filter(([key, value]) => this.#isNews(key, value));
    if (news.length > 0) this.add({ type: 'metadata', value: Object.fromEntries(news) });
  }

  /** Sets the tokens used so far from the provider's object. An object without counts is ignored. */
  usage(raw: object | null | undefined): void {
    const usage = isObject(raw) ? usageOf(raw) : {};
    if (Object.keys(usage).length > 1) this.add({ type: 'usage', usage });
  }

  /**
   * Sets the finish reason. A reason that means failure becomes an error at the end of the response if there is no
   * other error.
   *
   * @param raw - The provider's own value.
   * @param meaning - The value to look up instead if `raw` is ambiguous. @defaultValue `raw`
   * @param failure - The provider's explanation of a failure.
   */
  finish(raw: string, meaning = raw, failure?: string): void {
    if (this.last.finishReason?.raw === raw) return;
    const reason = finishReason(meaning, this.finishReasons);
    this.add({ type: 'finish', reason, raw });
    if (failure && reason === 'error') this.error({ message: failure, code: raw });
  }

  /** Adds an error, which fails the response. A repeated error is ignored. */
  error(error: { message?: unknown; code?: unknown; type?: unknown } | string): void {
    const { message, code, type } = typeof error === 'string' ? { message: error } : error;
    const text = maskKeys(
      typeof message === 'string' && message ? message : describeError(JSON.stringify(message ?? error)).message,
    );
    if (!this.#once(`error ${text}`)) return;
    this.add({
      type: 'error',
      message: text,
      code: code === undefined || code === null ? undefined : String(code),
      errorType: typeof type === 'string' ? type : undefined,
    });
  }

  /** Adds any delta, without its `undefined` properties. */
  add(said: StreamDelta): void {
    const delta = without(undefined, said);
    const { type } = delta;
    if (type !== 'usage' && type !== 'metadata') {
      this.flush();
      this.#startWaiting();
      this.isEmpty = false;
    }
    this.writes++;
    this.length++;
    if (this.#thinkTags?.isHolding) this.#behindTag.push(delta);
    else {
      this.#settle();
      this.#put(delta);
    }
    if (type === 'finish') this.last.finishReason = delta;
    else if (type === 'usage') this.last.usage = delta.usage;
    else if (type === 'error') this.last.error = delta;
    else if (type === 'abort') this.#isAborted = true;
  }

  /** Allows the body to end here: the response is then complete. More events may follow. */
  allowEof(): void {
    if (this.completion === 'incomplete') this.completion = 'endable';
  }

  /** Ends the response, although the body may continue. */
  end(): void {
    this.completion = 'ended';
    this.close();
  }

  /** Whether the model stopped early, so that the input of an open call may be cut off. */
  get isCut(): boolean {
    return this.#isCutBy(this.last.finishReason?.reason);
  }

  /** Emits text that was held as a possible `<think>` tag. */
  flush(): void {
    if (this.#thinkTags) this.#addTagged(this.#thinkTags.flush());
  }

  /** Ends the response: ends or fails open tool calls, and emits the error of a failed finish reason. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.flush();
    for (const call of this.#calls.values()) {
      this.#start(call);
      if (call.isOpen && !this.last.error && !this.#isAborted) this.#closeCall(call);
    }
    if (this.last.finishReason?.reason === 'error' && !this.last.error) {
      const { raw } = this.last.finishReason as FinishDelta;
      this.error({ message: `The model stopped with '${raw}'.`, code: raw });
    }
  }

  /**
   * Records the sequence number of an event.
   *
   * @returns whether the event was received before the reconnect.
   */
  isRepeated(sequence: number | undefined): boolean {
    if (sequence === undefined) return false;
    if (sequence <= this.#repeatedUpTo) return true;
    this.sequence = sequence;
    return false;
  }

  /** Prepares for the response to continue on another connection. */
  reconnect(): void {
    this.connection++;
    this.#repeatedUpTo = this.sequence ?? -Infinity;
  }

  /** Forgets the response so far, because the server sends it again from its start. */
  restart(): void {
    for (const known of [this.#calls, this.#partOfCall, this.#facts, this.#metadata]) known.clear();
    this.#waiting = undefined;
    this.length -= this.#behindTag.splice(0).length;
    if (this.#splitsThinkTags) this.splitThinkTags();
    this.completion = 'incomplete';
  }

  /** Returns an unused part name: `wanted`, or `wanted` with a number. */
  newPart(wanted: string): string {
    let part = wanted;
    for (let n = 1; !this.#once(`part ${part}`); n++) part = `${wanted}.${n}`;
    return part;
  }

  /** The text of the last write; `undefined` if it was not text, or if `<think>` tags may change it. */
  get lastAppended(): string | undefined {
    return this.#grown === '' || this.#thinkTags ? undefined : this.#lastText;
  }

  /** Appends text to the same part as {@link lastAppended}. */
  appendSame(text: string): void {
    if (this.#lastType === 'tool-input') {
      this.toolInput(this.#lastPart, text);
      return;
    }
    this.length += text.length;
    this.#grown += text;
  }

  /** Returns the deltas added since the last call. */
  take(): StreamDelta[] {
    this.#settle();
    const deltas = this.#deltas ?? [];
    this.#deltas = undefined;
    return deltas;
  }

  #isCutBy(reason: FinishReason | undefined): boolean {
    return reason === 'length' || reason === 'content-filter' || reason === 'error';
  }

  #addTagged(pieces: readonly TaggedText[]): void {
    this.#isTagging = true;
    for (const { kind, text } of pieces) this.#grow(kind, kind === 'text' ? this.#textPart : 'reasoning', text);
    this.#isTagging = false;
    if (this.#behindTag.length > 0 && !this.#thinkTags?.isHolding) {
      this.#settle();
      this.#behindTag.splice(0).forEach(this.#put, this);
    }
    if (this.#thinkTags?.isOver) this.#thinkTags = undefined;
  }

  #start(call: Call): void {
    if (this.#waiting === call) this.#waiting = undefined;
    if (call.isStarted) return;
    call.isStarted = true;
    const { part, id, name, facts } = call;
    this.add({ type: 'tool-call', part, id, name, ...facts } as ToolCallDelta);
    this.#grow('tool-input', part, call.input);
  }

  /** Emits the waiting `tool-call` when another part follows, because its name is then complete. */
  #startWaiting(): void {
    const call = this.#waiting;
    if (!call) return;
    this.#waiting = undefined;
    if (call.name !== '') this.#start(call);
  }

  /** Ends a call, unless its input has to be JSON and is not. */
  #endCall(call: Call, inputText: string, isText = call.isText): void {
    const parsed = parseJson(inputText);
    if (parsed === undefined && !isText) return;
    this.#start(call);
    call.isOpen = false;
    this.add({ type: 'tool-call-end', part: call.part, inputText, input: parsed === undefined ? inputText : parsed });
    call.input = '';
  }

  #closeCall(call: Call): void {
    const { part, input, isText, isEmptyObject, endsWithAnswer, begun } = call;
    if (this.isCut) {
      if (isJsonContainer(input)) this.#endCall(call, input);
    } else if (parseJson(input) !== undefined || (isText && input !== '')) this.#endCall(call, input);
    else if (input !== '') this.toolInputError(part, 'The input of the call is not valid JSON.');
    else if (call.name === '') this.toolInputError(part, 'The call has no name.');
    else if (isEmptyObject || endsWithAnswer || begun !== '') this.toolCallEnd(part);
  }

  #grow(type: GrowingType, part: string, text: string): void {
    if (text === '') return;
    if (type !== 'text' && this.#thinkTags && !this.#isTagging) this.flush();
    if (this.#waiting && this.#waiting.part !== part) this.#startWaiting();
    this.isEmpty = false;
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
    this.#put({ type: this.#lastType, part: this.#lastPart, text: this.#grown });
    this.#grown = '';
  }

  /**
   * Adds a delta. The array is created as a literal, which allocates no spare capacity, because most chunks add only
   * one delta.
   */
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

/** Removes the properties with an `undefined` value, so that equal deltas have equal properties. */
function without<Facts extends object>(value: unknown, facts: Facts): Facts {
  return Object.fromEntries(Object.entries(facts).filter((fact) => fact[1] !== value)) as Facts;
}

/** Whether text is a complete JSON object or array. A prefix of one is never complete. */
function isJsonContainer(text: string): boolean {
  return isObject(parseJson(text));
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value ?? undefined) ?? '');
}
