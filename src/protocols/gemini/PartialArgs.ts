/** A piece of a call's arguments: a JSON path (`$.recipe.steps[0].text`) and the value at that path. */
export interface PartialArg {
  jsonPath: string;
  stringValue?: string;
  numberValue?: number;
  boolValue?: boolean;
  nullValue?: unknown;
  /** Whether more of this string follows. */
  willContinue?: boolean;
}

type Container = Record<string, unknown> | unknown[];

/** Assembles the arguments of a Gemini call from pieces with JSON paths. */
export class PartialArgs {
  readonly #root: Record<string, unknown>;
  #growing: string | undefined;

  constructor(args: object | null | undefined) {
    this.#root = newObject(args);
  }

  /** @throws RangeError for a path that leaves a gap in an array. */
  add(arg: PartialArg): void {
    const keys = keysOf(arg.jsonPath);
    const last = keys.pop();
    if (last === undefined) return;
    let target: Container = this.#root;
    keys.forEach((key, n) => {
      let next = get(target, key);
      if (typeof next !== 'object' || next === null) {
        next = typeof (keys[n + 1] ?? last) === 'number' ? [] : newObject();
        set(target, key, next);
      }
      target = next as Container;
    });
    const before = this.#growing === arg.jsonPath ? get(target, last) : '';
    this.#growing = arg.willContinue ? arg.jsonPath : undefined;
    set(target, last, readValue(arg, typeof before === 'string' ? before : ''));
  }

  get value(): object {
    return this.#root;
  }
}

/** Without a prototype, `__proto__` is an ordinary key. */
function newObject(members?: object | null): Record<string, unknown> {
  return Object.assign(Object.create(null), members);
}

function readValue(arg: PartialArg, before: string): unknown {
  if (arg.stringValue !== undefined) return before + arg.stringValue;
  return arg.numberValue ?? arg.boolValue ?? (before || ('nullValue' in arg ? null : before));
}

function keysOf(path: string): (string | number)[] {
  return [...path.matchAll(/\.([^.[\]]+)|\[(\d+)\]|\[(['"])(.*?)\3\]/g)].map(([, name, index, , quoted]) =>
    index === undefined ? ((name ?? quoted) as string) : Number(index),
  );
}

function get(target: Container, key: string | number): unknown {
  return (target as Record<string | number, unknown>)[key];
}

function set(target: Container, key: string | number, value: unknown): void {
  if (Array.isArray(target) && !(Number(key) <= target.length))
    throw new RangeError(`There is no item before [${key}].`);
  (target as Record<string | number, unknown>)[key] = value;
}
