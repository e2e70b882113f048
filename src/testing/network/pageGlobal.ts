/**
 * Returns a value that all copies of this module share. A bundler may create one copy for stories that import the
 * package and one for the add-on.
 *
 * @param name - Unique within `sluice/testing`.
 */
export function pageGlobal<Value extends object>(name: string, create: () => Value): Value {
  const page = globalThis as unknown as Record<symbol, Value | undefined>;
  const key = Symbol.for(`sluice.testing.${name}`);
  page[key] ??= create();
  return page[key];
}
