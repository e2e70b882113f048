import type { StreamDelta } from '../../model/StreamDelta.js';
import type { StreamEncoder } from '../../protocols/encoding/createEncoder.js';
import type { Quirk } from './Quirk.js';

/** A comment is a field with an empty name. */
type Fields = readonly (readonly [name: string, value: string])[];
type JsonObject = Readonly<Record<string, unknown>>;

/** Rewrites the events of an encoder as a gateway with these quirks would. */
export class QuirkyEncoder implements StreamEncoder {
  readonly headers: StreamEncoder['headers'];
  readonly #encoder: StreamEncoder;
  readonly #quirks: ReadonlySet<Quirk>;
  readonly #eol: string;
  readonly #hasIds: boolean;
  #begun = false;
  #events = 0;
  #choices = 0;
  /** The blank line omitted after the latest event. It is written if another event follows. */
  #omitted = '';

  /**
   * @param options.hasIds - Whether clients can resume the response by event ids. Its events are then always separated
   * by blank lines.
   */
  constructor(
    encoder: StreamEncoder,
    quirks: ReadonlySet<Quirk>,
    { eol, hasIds }: { readonly eol: string; readonly hasIds: boolean },
  ) {
    this.#encoder = encoder;
    this.#quirks = quirks;
    this.#eol = eol;
    this.#hasIds = hasIds;
    this.headers = quirks.has('wrong-content-type')
      ? { ...encoder.headers, 'content-type': 'application/json' }
      : encoder.headers;
  }

  encode(delta: StreamDelta): string {
    const isLast = delta.type === 'finish' || delta.type === 'error' || delta.type === 'abort';
    return this.#rewrite(this.#encoder.encode(delta), {
      text: delta.type === 'text' ? delta.text : '',
      isLast,
    });
  }

  end(): string {
    const end = this.#encoder.end();
    if (this.#quirks.has('missing-done') && end.includes('[DONE]')) return '';
    return this.#rewrite(end, { text: '', isLast: true });
  }

  event(...event: Parameters<StreamEncoder['event']>): string {
    return this.#rewrite(this.#encoder.event(...event), { text: '', isLast: false });
  }

  comment(text?: string): string {
    return this.#rewrite(this.#encoder.comment(text), { text: '', isLast: false });
  }

  #rewrite(encoded: string, { text, isLast }: { readonly text: string; readonly isLast: boolean }): string {
    if (encoded === '') return '';
    const isSse = this.#encoder.headers['content-type']?.startsWith('text/event-stream') ?? false;
    const written = isSse ? this.#rewriteEvents(encoded, text, isLast) : this.#rewriteLines(encoded, text);
    const mark = !this.#begun && this.#quirks.has('byte-order-mark') ? '\uFEFF' : '';
    this.#begun = true;
    return mark + written;
  }

  #rewriteLines(encoded: string, text: string): string {
    const eol = this.#eol;
    return encoded.replaceAll(/[^\r\n]+/g, (line) => this.#payloads(line, text).join(eol));
  }

  #rewriteEvents(encoded: string, text: string, isLast: boolean): string {
    const blocks = encoded.split(/\r\n\r\n|\n\n|\r\r/).filter((block) => block !== '');
    const events = blocks.map(parseFields).flatMap((fields) => this.#split(fields, text));
    const written = events.map((fields) => this.#before() + this.#write(fields)).join('');
    const start = this.#omitted;
    this.#omitted = '';
    if (!isLast || !this.#quirks.has('no-last-blank-line') || !written.endsWith(this.#eol)) return start + written;
    this.#omitted = this.#eol;
    return start + written.slice(0, -this.#eol.length);
  }

  /** Rewrites the data of an event. If the result is several events, the last one has the id. */
  #split(fields: Fields, text: string): Fields[] {
    const data = fields.flatMap(([name, value]) => (name === 'data' ? [value] : [])).join('\n');
    if (!fields.some(([name]) => name === 'data')) return [fields];
    const isNumbered = !this.#quirks.has('ids-on-some-events') || this.#events++ % 2 === 0;
    const others = fields
      .filter(([name]) => name !== 'data' && (name !== 'id' || isNumbered))
      .map(
        ([name, value]) => [name, name === 'id' && this.#quirks.has('unicode-ids') ? `流-${value}` : value] as const,
      );
    return this.#payloads(data, text).map((payload, index, payloads) => [
      ...(index === payloads.length - 1 ? others : others.filter(([name]) => name !== 'id')),
      ...payload.split('\n').map((line) => ['data', line] as const),
    ]);
  }

  #before(): string {
    const eol = this.#eol;
    return [
      this.#quirks.has('heartbeats') ? `: heartbeat${eol}${eol}` : '',
      this.#quirks.has('empty-events') ? `data:${eol}${eol}` : '',
      this.#quirks.has('unknown-events') ? `event: ping${eol}data: {"type":"ping"}${eol}${eol}` : '',
    ].join('');
  }

  #write(fields: Fields): string {
    const space = this.#quirks.has('no-space-after-colon') ? '' : ' ';
    const isSingle = this.#quirks.has('single-newline-events') && !this.#hasIds;
    const lines = fields.filter(([name]) => !isSingle || name === 'data');
    // Joins the data lines of an event, because without a blank line each of them would look like an event.
    const joined = isSingle ? [['data', lines.map(([, value]) => value).join('')] as const] : lines;
    return joined.map(([name, value]) => `${name}:${space}${value}${this.#eol}`).join('') + (isSingle ? '' : this.#eol);
  }

  #payloads(data: string, text: string): string[] {
    const value = parseObject(data);
    if (value === undefined) return [data];
    const indent = this.#quirks.has('multi-line-data') ? 1 : undefined;
    return this.#changeChoices(this.#changeText(value, text)).map((payload) => JSON.stringify(payload, null, indent));
  }

  #changeText(value: JsonObject, text: string): JsonObject {
    const isNumber = text !== '' && String(Number(text)) === text;
    if (!isNumber || !this.#quirks.has('numbers-as-content')) return value;
    return JSON.parse(JSON.stringify(value), (_, field) => (field === text ? Number(text) : field));
  }

  /** Applies the quirks of OpenAI chat completions. */
  #changeChoices(value: JsonObject): JsonObject[] {
    const [choice] = Array.isArray(value['choices']) ? value['choices'] : [];
    if (!isObject(choice)) return [value];
    const has = (quirk: Quirk) => this.#quirks.has(quirk);
    const delta = isObject(choice['delta']) ? choice['delta'] : {};
    const index = has('choice-index-counts-up') ? this.#choices++ : choice['index'];
    const withDelta = (changed: JsonObject) => ({ ...value, choices: [{ ...choice, index, delta: changed }] });

    if (has('content-parts') && (typeof delta['content'] === 'string' || typeof delta['content'] === 'number')) {
      return [withDelta({ ...delta, content: [{ type: 'text', text: delta['content'] }] })];
    }
    const [call] = Array.isArray(delta['tool_calls']) ? delta['tool_calls'] : [];
    const tool = isObject(call) && isObject(call['function']) ? call['function'] : {};
    const name = tool['name'];
    if (isObject(call) && typeof name === 'string' && (has('late-tool-names') || has('tool-names-in-pieces'))) {
      const half = has('late-tool-names') ? 0 : Math.ceil(name.length / 2);
      const withName = (piece: string) => ({ ...tool, name: piece });
      const first = half === 0 ? { ...tool, name: undefined } : withName(name.slice(0, half));
      return [
        withDelta({ ...delta, tool_calls: [{ ...call, function: first }] }),
        withDelta({ tool_calls: [{ index: call['index'], function: withName(name.slice(half)) }] }),
      ];
    }
    return [withDelta(delta)];
  }
}

function parseFields(block: string): Fields {
  return block.split(/\r\n|\r|\n/).map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, '')] as const;
  });
}

function parseObject(data: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(data);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
