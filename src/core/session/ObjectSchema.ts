import type { SchemaIssue, SchemaResult, StandardSchema } from '../../model/StandardSchema.js';
import type { JsonElement } from '../json/EmbeddedJson.js';
import type { JsonPath } from '../json/IncrementalJson.js';

type MaybePromise<Value> = Value | Promise<Value>;

/** Calls `next` with the value: synchronously, or when the promise resolves. */
export function whenReady<Value, Next>(value: MaybePromise<Value>, next: (value: Value) => Next): MaybePromise<Next> {
  return value instanceof Promise ? value.then(next) : next(value);
}

/** Validates a growing object against a Standard Schema. Without a schema, every value is valid. */
export class ObjectSchema {
  readonly #schema: StandardSchema | undefined;
  /** Whether the response wraps an array as `{"elements": […]}`; `undefined` until this is known. */
  #isWrapped: boolean | undefined;

  constructor(schema: StandardSchema | undefined) {
    this.#schema = schema;
    if (!schema) this.#isWrapped = false;
  }

  get isDecided(): boolean {
    return this.#isWrapped !== undefined;
  }

  /**
   * Decides whether the value is an array in the wrapper of the AI SDK's `Output.array`: an object with the single key
   * `elements`, which the schema rejects although it accepts the array.
   */
  checkWrapper(value: unknown, onDecided: () => void): void {
    if (this.#isWrapped !== undefined || value === undefined) return;
    if (!hasWrapperShape(value)) {
      if (typeof value !== 'object' || Array.isArray(value) || Object.keys(value!).length > 0) this.#isWrapped = false;
      return;
    }
    const [element] = value.elements;
    const sample = element === undefined ? [] : [element];
    const answers = [this.#validate({ elements: sample }), this.#validate(sample)];
    const decide = ([asObject, asArray]: ReadonlyArray<SchemaResult<unknown>>) => {
      if (!hasRootIssue(asObject!)) this.#isWrapped = false;
      // If the schema rejects both the object and the array, for example because of a minimum length, the value counts
      // as wrapped if it has an element.
      else if (!hasRootIssue(asArray!) || sample.length > 0) this.#isWrapped = true;
    };
    if (answers.some((answer) => answer instanceof Promise))
      void Promise.all(answers).then((results) => {
        if (this.#isWrapped !== undefined) return;
        decide(results);
        if (this.#isWrapped !== undefined) onDecided();
      });
    else decide(answers as ReadonlyArray<SchemaResult<unknown>>);
  }

  /** Returns the value without the wrapper; `undefined` until {@link isDecided}. */
  unwrap(value: unknown): unknown {
    if (this.#isWrapped === false || !hasWrapperShape(value)) return value;
    return this.#isWrapped ? value.elements : undefined;
  }

  /** Converts a path in the unwrapped value to a path in the response. Objects are returned unchanged. */
  wrapPath(target: object): object {
    const isPath = Array.isArray(target) && target.every((key) => typeof key === 'string' || typeof key === 'number');
    return this.#isWrapped && isPath ? ['elements', ...target] : target;
  }

  validate(value: unknown): MaybePromise<SchemaResult<unknown>> {
    if (!this.#schema) return { value };
    if (this.#isWrapped === false || !hasWrapperShape(value)) return this.#validate(value);
    const { elements } = value;
    if (this.#isWrapped) return this.#validate(elements);
    return whenReady(this.#validate(value), (result) => {
      if (!result.issues) return result;
      return whenReady(this.#validate(elements), (unwrapped) => {
        this.#isWrapped = !unwrapped.issues;
        return unwrapped.issues ? result : unwrapped;
      }) as SchemaResult<unknown>;
    });
  }

  /**
   * Validates one element with the schema of the whole value: puts it into an otherwise empty object and keeps only the
   * issues of the element. Returns the schema's output if that object is valid, otherwise the element.
   */
  validateElement({ value, path }: JsonElement): MaybePromise<JsonElement & { issues: ReadonlyArray<SchemaIssue> }> {
    const place = this.#isWrapped ? path.slice(1) : path;
    const alone = place.map((key) => (typeof key === 'number' ? 0 : key));
    const only = alone.reduceRight<unknown>((inner, key) => (key === 0 ? [inner] : { [key]: inner }), value);
    return whenReady(this.#schema ? this.#validate(only) : { value: only }, (result) => {
      const issues = (result.issues ?? []).flatMap((issue) => {
        const keys = keysOf(issue);
        const isInside = alone.every((key, index) => String(keys[index]) === String(key));
        return isInside ? [{ ...issue, path: [...place, ...keys.slice(alone.length)] }] : [];
      });
      const output = result.issues ? undefined : valueAt(result.value, alone);
      return { value: output === undefined ? value : output, path: place, issues };
    });
  }

  #validate(value: unknown): MaybePromise<SchemaResult<unknown>> {
    return this.#schema!['~standard'].validate(value);
  }
}

function hasWrapperShape(value: unknown): value is { readonly elements: readonly unknown[] } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const keys = Object.keys(value);
  return keys.length === 1 && keys[0] === 'elements' && Array.isArray((value as { elements: unknown }).elements);
}

function hasRootIssue({ issues }: SchemaResult<unknown>): boolean {
  return issues?.some((issue) => keysOf(issue).length === 0) ?? false;
}

export function keysOf({ path = [] }: SchemaIssue): readonly PropertyKey[] {
  // Not map(), because a path may be a subclass of Array that map() would construct incorrectly (arktype 2).
  return Array.from(path, (key) => (typeof key === 'object' ? key.key : key));
}

function valueAt(value: unknown, path: JsonPath): unknown {
  return path.reduce<unknown>((parent, key) => (parent as Record<string, unknown> | undefined)?.[key], value);
}
