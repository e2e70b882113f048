import type { ErrorDelta, FinishDelta, SourceDelta, StreamDelta, ToolCallDelta, Usage } from '../model/StreamDelta.js';
import { isObject } from './eventFields.js';
import { describeError } from './findError.js';
import { type FinishReasons, finishReason } from './finishReason.js';
import { type TaggedText, ThinkTags } from './ThinkTags.js';
import { usageOf } from './usage.js';

/**
 * Whether a response is complete: not if its body ends here (`'incomplete'`), if its body ends here, but more may follow
 * (`'endable'`), or whether or not the socket closes (`'ended'`).
 */
export type Completion = 'incomplete' | 'endable' | 'ended';

type GrowingType = 'text' | 'reasoning' | 'refusal' | 'tool-input';

/** A tool call, from its first event on. */
interface Call {
  readonly part: string;
  id: string | null;
  name: string;
  readonly facts: { runner?: 'client' | 'provider' | undefined; callType?: string | undefined };
  /** Input that came with the start: used if no other input follows. */
  readonly begun: unknown;
  /** Its input is any text, not JSON. */
  readonly isText: boolean;
  /** Nothing but the end of the answer says that its input is whole. */
  readonly endsWithAnswer: boolean;
  input: string;
  /** `{}` came as input: a placeholder, if more follows. */
  isEmptyObject: boolean;
  /** Its start is emitted. */
  isStarted: boolean;
  isOpen: boolean;
}

/** What a decoder says of a tool call. */
export interface ToolCallFacts {
  readonly id?: string | number | null | undefined;
  /** A name that is missing may follow by {@link DeltaEmitter.toolName}: the start of the call waits for it. */
  readonly name?: string | null | undefined;
  readonly runner?: 'client' | 'provider' | undefined;
  /** The provider's type of a call that it runs itself. */
  readonly callType?: string | undefined;
  /** The input is any text, not JSON. @defaultValue `false`, `true` for calls that the provider runs */
  readonly isText?: boolean | undefined;
  /** The protocol does not say that the input is whole: it is when the answer ends. @defaultValue `false` */
  readonly endsWithAnswer?: boolean | undefined;
  /** The name may come in pieces: the start of the call waits for its input. @defaultValue `false` */
  readonly mayGrow?: boolean | undefined;
}

/** A call whose input may grow. */
export interface OpenCall {
  readonly input: string;
  readonly name: string;
  /** The input so far is whole JSON. */
  readonly isWhole: boolean;
  /** The input so far is `{}`, which may be a placeholder. */
  readonly isEmptyObject: boolean;
}

/**
 * Receives what the events of a response add. It merges text of one part, assembles the input of tool calls and emits
 * each fact about the response once, so that a decoder only has to translate.
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
  /** Whether nothing of an answer was written: at most its id, its model and its usage. */
  isEmpty = true;
  /** A cursor that a request can resume after, where events are numbered. */
  sequence: number | undefined;
  /** The last of each fact that describes the whole response. */
  readonly last: { finishReason?: FinishDelta; usage?: Usage; error?: ErrorDelta } = {};

  #deltas: StreamDelta[] | undefined;
  /** The part that grows, or grew last, and what was added to it since the last delta was made. */
  #lastType: GrowingType = 'text';
  #lastPart = '';
  #lastText = '';
  #grown = '';
  #thinkTags: ThinkTags | undefined;
  #textPart = 'text';
  #isTagging = false;
  /** Deltas that wait because text before them may be a tag. */
  readonly #behindTag: StreamDelta[] = [];
  readonly #calls = new Map<string, Call>();
  /** The call whose start waits for the rest of its name. */
  #waiting: Call | undefined;
  readonly #partOfCall = new Map<string, string>();
  readonly #facts = new Set<string>();
  readonly #metadata = new Map<string, unknown>();
  #failure: string | undefined;
  #isAborted = false;
  #isClosed = false;
  #repeatedUpTo = Number.NEGATIVE_INFINITY;

  /** What this event adds depends on earlier events, so the next event of the same form has to be decoded, too. */
  dependsOnEarlier(): void {
    this.writes++;
  }

  /** From here on `<think>…</think>` at the start of the answer is reasoning. */
  splitThinkTags(): void {
    this.#thinkTags = new ThinkTags();
  }

  /** Appends to the answer's text. Numbers and booleans are text, too; anything else adds nothing. */
  text(text: unknown, part = 'text'): void {
    const added = stringOf(text);
    if (!this.#thinkTags) this.#grow('text', part, added);
    else if (added !== '') {
      if (part !== this.#textPart) this.flush();
      this.#textPart = part;
      if (this.#thinkTags) this.#addTagged(this.#thinkTags.push(added));
      else this.#grow('text', part, added);
    }
  }

  /** Appends to the text of the model's reasoning. */
  reasoning(text: unknown, part = 'reasoning'): void {
    this.#grow('reasoning', part, stringOf(text));
  }

  /** Appends to the text with which the model declines. */
  refusal(text: unknown, part = 'refusal'): void {
    this.#grow('refusal', part, stringOf(text));
  }

  /**
   * Starts a tool call; nothing happens for a part that has one.
   *
   * @param input - Input that comes with the start and is used if no other follows.
   */
  toolCall(
    part: string,
    { id, name, isText, endsWithAnswer = false, mayGrow = false, ...facts }: ToolCallFacts,
    input?: unknown,
  ): void {
    if (this.#calls.has(part)) return;
    const { callType, runner = callType === undefined ? undefined : 'provider' } = facts;
    const call: Call = {
      part,
      id: id === undefined || id === null || id === '' ? null : String(id),
      name: name ?? '',
      facts: { runner, callType },
      begun: input === '' ? undefined : (input ?? undefined),
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

  /** The name, or the next piece of the name, of a call whose input has not begun. A name that is repeated adds nothing. */
  toolName(part: string, name: string): void {
    const call = this.#calls.get(part);
    if (!call || call.isStarted || name === call.name) return;
    call.name += name;
    this.writes++;
    if (call.input !== '') this.#start(call);
  }

  /** The id of a call that began without one. */
  toolId(part: string, id: string): void {
    const call = this.#calls.get(part);
    if (!call || call.isStarted || call.id !== null) return;
    call.id = id;
    this.#partOfCall.set(id, part);
  }

  /** The input of a call so far, and its name; `undefined` where there is no such call or its input is whole. */
  openCall(part: string): OpenCall | undefined {
    const call = this.#calls.get(part);
    if (!call?.isOpen) return undefined;
    const { input, name, isEmptyObject } = call;
    return { input, name, isWhole: isJson(input), isEmptyObject };
  }

  /** The part of the call that has this id. */
  partOfCall(id: string | null | undefined): string | undefined {
    return this.#partOfCall.get(id ?? '');
  }

  /** Whether the call has begun and its input is not whole. */
  isOpenCall(part: string): boolean {
    return this.#calls.get(part)?.isOpen ?? false;
  }

  /** Whether there is a call of this part. */
  hasCall(part: string): boolean {
    return this.#calls.has(part);
  }

  /** Appends to the input of a call. Input of a call that has not begun, or has ended, is dropped. */
  toolInput(part: string, input: unknown): void {
    const call = this.#calls.get(part);
    if (!call?.isOpen || input === undefined || input === null || input === '') return;
    const text = asText(input);
    // Anything but one piece of text for a call in progress counts more than once, so that no pattern is made of it.
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
   * The protocol says that the input of a call is whole. Input that is no JSON is not: it was cut, or the model wrote it
   * wrong. Which of the two, the end of the answer tells.
   *
   * @param whole - The whole input, as text or as the value of its JSON, where the protocol repeats it.
   * @param isText - Whether it may be any text. @defaultValue that of the call
   */
  toolCallEnd(part: string, whole?: unknown, isText?: boolean): void {
    const call = this.#calls.get(part);
    if (!call?.isOpen) return;
    const said = whole ?? (call.input === '' ? call.begun : undefined);
    const text = said === undefined ? '' : asText(said);
    if (text !== '{}' && text.startsWith(call.input)) this.toolInput(part, text.slice(call.input.length));
    // What the protocol repeats holds where the pieces are no JSON: xAI encrypts them.
    else if (text !== '' && !isJson(call.input)) call.input = text;
    this.#endCall(call, call.input === '' ? '{}' : call.input, isText);
  }

  /** Ends every open call whose input is whole JSON: the answer ends, and the protocol says no more about its calls. */
  toolCallsEnd(): void {
    for (const call of this.#calls.values()) {
      if (call.isOpen && (call.isEmptyObject || isJson(call.input))) this.toolCallEnd(call.part);
    }
  }

  /**
   * The result of a call that ran elsewhere.
   *
   * @param part - The call's part, where the `id` is of no call that has begun.
   * @param result - Its `output`, or the `error` with which it failed.
   */
  toolOutput(part: string, result: { id?: string | null | undefined; output?: unknown; error?: unknown }): void {
    const { id = null, error = null, output = null } = result;
    const what = error === null ? { output } : { output: null, error: asText(error) };
    this.add({ type: 'tool-output', part: this.partOfCall(id) ?? part, id, ...what });
  }

  /** The input of a call can never be used. The call fails; its input so far is kept. */
  toolInputError(part: string, error: string): void {
    const call = this.#calls.get(part);
    if (call) {
      this.#start(call);
      call.isOpen = false;
    }
    this.add({ type: 'tool-output', part, id: call?.id ?? null, output: null, error });
  }

  /** A source, once. */
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

  /** Facts about the response. One that is `null`, empty or known is left out, and an id stays the first. */
  metadata(facts: Readonly<Record<string, unknown>>): void {
    const news = Object.entries(facts).filter(([key, value]) => this.#isNews(key, value));
    if (news.length > 0) this.add({ type: 'metadata', value: Object.fromEntries(news) });
  }

  /** Tokens used so far, as the provider's object. One without a count, or none, is left out. */
  usage(raw: object | null | undefined): void {
    const usage = isObject(raw) ? usageOf(raw) : {};
    if (Object.keys(usage).length > 1) this.add({ type: 'usage', usage });
  }

  /**
   * The model stopped, in the provider's word. The same word again is not news. A reason that means failure makes the
   * response failed when it ends without another error.
   *
   * @param meaning - A word for the reason, where the provider's own does not tell it. @defaultValue `raw`
   * @param failure - The provider's explanation of a failure.
   */
  finish(raw: string, meaning = raw, failure?: string): void {
    this.#failure = failure ?? this.#failure;
    if (this.last.finishReason?.raw === raw) return;
    this.add({ type: 'finish', reason: finishReason(meaning, this.finishReasons), raw });
  }

  /** The response failed. An error that only repeats another one is dropped. */
  error(error: { message?: unknown; code?: unknown; type?: unknown } | string): void {
    const { message, code, type } = typeof error === 'string' ? { message: error } : error;
    const text =
      typeof message === 'string' && message ? message : describeError(JSON.stringify(message ?? error)).message;
    if (!this.#once(`error ${text}`)) return;
    this.add({
      type: 'error',
      message: text,
      code: code === undefined || code === null ? undefined : String(code),
      errorType: typeof type === 'string' ? type : undefined,
    });
  }

  /** Any delta, without its `undefined` members. */
  add(said: StreamDelta): void {
    const delta = without(undefined, said);
    const { type } = delta;
    const isAnswer = type !== 'usage' && type !== 'metadata';
    if (isAnswer) {
      this.flush();
      this.#startWaiting();
    }
    this.writes++;
    this.length++;
    if (this.#thinkTags?.isHolding) this.#behindTag.push(delta);
    else {
      this.#settle();
      this.#put(delta);
    }
    if (isAnswer) this.isEmpty = false;
    if (type === 'finish') this.last.finishReason = delta;
    else if (type === 'usage') this.last.usage = delta.usage;
    else if (type === 'error') this.last.error = delta;
    else if (type === 'abort') this.#isAborted = true;
  }

  /** The response is complete if its body ends from here on; more may follow. */
  allowEof(): void {
    if (this.completion === 'incomplete') this.completion = 'endable';
  }

  /** The response is over, whether or not the socket closes. */
  end(): void {
    this.completion = 'ended';
    this.close();
  }

  /** Emits text that waited for the rest of a tag. */
  flush(): void {
    if (this.#thinkTags) this.#addTagged(this.#thinkTags.flush());
  }

  /** The response is complete: emits what only its end tells. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.flush();
    const reason = this.last.finishReason?.reason;
    const isCut = reason === 'length' || reason === 'content-filter' || reason === 'error';
    for (const call of this.#calls.values()) {
      this.#start(call);
      if (call.isOpen && !this.last.error && !this.#isAborted) this.#closeCall(call, isCut);
    }
    if (reason === 'error' && !this.last.error) {
      const { raw } = this.last.finishReason as FinishDelta;
      this.error({ message: this.#failure || `The model stopped with '${raw}'.`, code: raw });
    }
  }

  /**
   * Notes the number of an event, where events are numbered.
   *
   * @returns whether the event was read before the connection broke, and is sent again.
   */
  isRepeated(sequence: number | undefined): boolean {
    if (sequence === undefined) return false;
    if (sequence <= this.#repeatedUpTo) return true;
    this.sequence = sequence;
    return false;
  }

  /** Another connection continues where the last one broke. */
  reconnect(): void {
    this.#repeatedUpTo = this.sequence ?? Number.NEGATIVE_INFINITY;
  }

  /** A part name that this response has not used yet: `wanted` itself, or with a number behind. */
  newPart(wanted: string): string {
    let part = wanted;
    for (let n = 1; !this.#once(`part ${part}`); n++) part = `${wanted}.${n}`;
    return part;
  }

  /** The text that was written last, if it was the last thing written and is unchanged. */
  get lastAppended(): string | undefined {
    return this.#grown === '' || this.#thinkTags ? undefined : this.#lastText;
  }

  /** More text of the kind, and for the part, of {@link lastAppended}. */
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

  #addTagged(pieces: readonly TaggedText[]): void {
    this.#isTagging = true;
    for (const { kind, text } of pieces) this.#grow(kind, kind === 'text' ? this.#textPart : 'reasoning', text);
    this.#isTagging = false;
    if (this.#behindTag.length > 0 && !this.#thinkTags?.isHolding) {
      this.#settle();
      for (const delta of this.#behindTag.splice(0)) this.#put(delta);
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

  /** Something else follows a call: its name is whole, unless there is none yet. */
  #startWaiting(): void {
    const call = this.#waiting;
    if (!call) return;
    this.#waiting = undefined;
    if (call.name !== '') this.#start(call);
  }

  /** Ends a call whose input is what it has to be. */
  #endCall(call: Call, inputText: string, isText = call.isText): void {
    let input: unknown = inputText;
    try {
      input = JSON.parse(inputText);
    } catch {
      if (!isText) return;
    }
    this.#start(call);
    call.isOpen = false;
    this.add({ type: 'tool-call-end', part: call.part, inputText, input });
    call.input = '';
  }

  /** @param isCut - The answer stopped before its end. */
  #closeCall(call: Call, isCut: boolean): void {
    const { part, input, isText, isEmptyObject, endsWithAnswer, begun } = call;
    if (isJson(input) || (isText && input !== '' && !isCut)) this.#endCall(call, input);
    else if (isCut) return;
    else if (input !== '') this.toolInputError(part, 'The input of the call is not valid JSON.');
    else if (call.name === '') this.toolInputError(part, 'The call has no name.');
    else if (isEmptyObject || endsWithAnswer || begun !== undefined) this.toolCallEnd(part);
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

/** The members that do not have this value, so that deltas compare by what they say. */
function without<Facts extends object>(value: unknown, facts: Facts): Facts {
  return Object.fromEntries(Object.entries(facts).filter((fact) => fact[1] !== value)) as Facts;
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

function stringOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

function isJson(text: string): boolean {
  if (text === '') return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** A string joined by `+` is a tree of its pieces until a character of it is read; then it becomes one piece. */
function flat(text: string): string {
  text.charCodeAt(0);
  return text;
}
