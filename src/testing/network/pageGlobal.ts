/**
 * A value that every copy of this kit on a page shares. A bundler may well make two: one for the stories, which import
 * the package, and one for a tool that steers it.
 *
 * @param name - Unique within the kit.
 */
export function pageGlobal<Value extends object>(name: string, create: () => Value): Value {
  const page = globalThis as unknown as Record<symbol, Value | undefined>;
  const key = Symbol.for(`sluice.testing.${name}`);
  page[key] ??= create();
  return page[key];
}
