import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import { type ESTree, parseSync } from 'vite';

/** One file of the sources and what it asks for from elsewhere. */
export interface Module {
  /** Such as `src/core/environment.ts`. */
  readonly path: string;
  readonly imports: readonly Import[];
  /** Names that the file uses as values or as types; properties of objects are not among them. */
  readonly names: ReadonlySet<string>;
}

export interface Import {
  /** The file asked for, such as `src/core/environment.ts`, or the package, such as `react`. */
  readonly target: string;
  readonly isPackage: boolean;
  /** `import type` and `export type`, which are gone when the code runs. */
  readonly isTypeOnly: boolean;
}

/** All TypeScript of a folder, by path. */
export function readSources(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));
  return Object.fromEntries(
    files.map((file) => [posix.join(folder, ...file.split(sep)), readFileSync(join(folder, file), 'utf8')]),
  );
}

/** Parses sources, given as code by path, so that a test can plant a fault in memory. */
export function parseModules(sources: Readonly<Record<string, string>>): Map<string, Module> {
  return new Map(Object.entries(sources).map(([path, code]) => [path, parseModule(path, code, sources)]));
}

function parseModule(path: string, code: string, sources: Readonly<Record<string, string>>): Module {
  const { program, module, errors } = parseSync(path, code);
  if (errors.length > 0) throw new SyntaxError(`${path}: ${errors[0]?.message}`);

  const imports: Import[] = [];
  const add = (specifier: string, isTypeOnly: boolean) => {
    const isPackage = !specifier.startsWith('.');
    const target = isPackage ? packageOf(specifier) : resolve(path, specifier, sources);
    imports.push({ target, isPackage, isTypeOnly });
  };
  // `import { type A }` keeps its import when the code runs; only `import type` does not.
  for (const { moduleRequest, start, end } of module.staticImports) {
    add(moduleRequest.value, /^import\s+type\b(?!\s*(?:,|from\b))/.test(code.slice(start, end)));
  }
  for (const { entries, start, end } of module.staticExports) {
    const from = entries.find((entry) => entry.moduleRequest)?.moduleRequest?.value;
    if (from) add(from, /^export\s+type\b/.test(code.slice(start, end)));
  }
  const names = new Set<string>();
  walk(program, (node, parent, key) => {
    if (node.type === 'ImportExpression' && node.source.type === 'Literal') add(String(node.source.value), false);
    if (node.type === 'TSImportType') add(node.source.value, true);
    const isPropertyName = (key === 'property' || key === 'key') && !('computed' in parent && parent.computed);
    if (node.type === 'Identifier' && !isPropertyName) names.add(node.name);
  });
  return { path, imports, names };
}

/** `@scope/name/deep` is the package `@scope/name`. */
function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** The file behind a relative specifier, which ends in `.js` for a `.ts` or `.tsx` file. */
function resolve(from: string, specifier: string, sources: Readonly<Record<string, string>>): string {
  const path = posix.join(posix.dirname(from), specifier);
  const stem = path.replace(/\.js$/, '');
  return [`${stem}.ts`, `${stem}.tsx`].find((file) => file in sources) ?? path;
}

function walk(node: ESTree.Node, visit: (node: ESTree.Node, parent: ESTree.Node, key: string) => void) {
  for (const [key, value] of Object.entries(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (typeof child?.type !== 'string') continue;
      visit(child, node, key);
      walk(child, visit);
    }
  }
}

/**
 * The circles in the imports, as the files on their way. Types alone may know each other, as a union and its members do;
 * a circle needs one import that is there when the code runs.
 */
export function findCycles(modules: ReadonlyMap<string, Module>): string[][] {
  const cycles = new Map<string, string[]>();
  for (const { path, imports } of modules.values()) {
    for (const { target } of imports.filter(({ isTypeOnly }) => !isTypeOnly)) {
      const wayBack = findWay(modules, target, path);
      // The same circle is found from each of its files.
      if (wayBack) cycles.set([...wayBack].sort().join(), [path, ...wayBack]);
    }
  }
  return [...cycles.values()];
}

/** The shortest way along the imports, both ends included. */
function findWay(modules: ReadonlyMap<string, Module>, from: string, to: string): string[] | undefined {
  const ways = [[from]];
  const seen = new Set([from]);
  for (const way of ways) {
    const last = way.at(-1)!;
    if (last === to) return way;
    for (const { target } of modules.get(last)?.imports ?? []) {
      if (!seen.has(target)) ways.push([...way, target]);
      seen.add(target);
    }
  }
}

/** The files and packages that a file needs, itself or through what it imports, for its types too. */
export function findNeeds(modules: ReadonlyMap<string, Module>, entry: string) {
  const files = new Set([entry]);
  const packages = new Set<string>();
  for (const path of files) {
    for (const { target, isPackage } of modules.get(path)?.imports ?? []) (isPackage ? packages : files).add(target);
  }
  return { files, packages };
}
