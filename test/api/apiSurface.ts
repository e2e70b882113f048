import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { type ESTree, parseSync } from 'vite';

/** A parsed declaration file. Built declarations contain every inferred type. */
interface DeclarationFile {
  readonly path: string;
  /** By local name. An overloaded function has several. */
  readonly declarations: ReadonlyMap<string, string[]>;
  /** Imported and re-exported names, by their name in this file. `*` is a namespace. */
  readonly bindings: ReadonlyMap<string, { from: string; name: string; isTypeOnly: boolean }>;
  /** Exported names, each with its local name. */
  readonly exported: ReadonlyMap<string, { local: string; isTypeOnly: boolean }>;
  readonly starExports: readonly { from: string; isTypeOnly: boolean }[];
}

interface ApiExport {
  readonly name: string;
  readonly isTypeOnly: boolean;
  readonly declaration: { readonly path: string; readonly name: string; readonly code: string };
}

/**
 * Prints the public API of each entry point: every exported value and type with its declaration, in alphabetical order.
 * A declaration of several entry points is printed for the first of `entryPoints`; the others refer to it. Types that
 * exported declarations mention but no entry point exports are printed at the end, because a change of them changes the
 * API too.
 *
 * API Extractor needs the compiler API, which TypeScript 7 lacks.
 *
 * @param entryPoints - The specifier of each entry point and its `.d.ts` file.
 * @returns the text by specifier.
 */
export function printApiSurface(entryPoints: readonly { specifier: string; path: string }[]): Map<string, string> {
  const files = new Map<string, DeclarationFile>();
  const load = (path: string) => {
    const file = files.get(path) ?? parseDeclarations(path, readFileSync(path, 'utf8'));
    files.set(path, file);
    return file;
  };

  const surfaces = entryPoints.map(({ specifier, path }) => ({ specifier, exports: exportsOf(path, load) }));
  const owners = new Map<string, { specifier: string; name: string }>();
  for (const { specifier, exports } of surfaces) {
    for (const { name, declaration } of exports) {
      const id = `${declaration.path}#${declaration.name}`;
      if (!owners.has(id)) owners.set(id, { specifier, name });
    }
  }

  return new Map(
    surfaces.map(({ specifier, exports }) => {
      const isOwned = ({ declaration }: ApiExport) =>
        owners.get(`${declaration.path}#${declaration.name}`)?.specifier === specifier;
      const print = (entry: ApiExport) => {
        const owner = owners.get(`${entry.declaration.path}#${entry.declaration.name}`)!;
        if (isOwned(entry)) return entry.declaration.code;
        return `${owner.name === entry.name ? '' : `${owner.name} as `}${entry.name} // declared by ${owner.specifier}`;
      };
      const values = exports.filter(({ isTypeOnly }) => !isTypeOnly);
      const types = exports.filter(({ isTypeOnly }) => isTypeOnly);
      const mentioned = mentionedBy(exports.filter(isOwned), owners, load);
      const section = (title: string, blocks: readonly string[]) =>
        blocks.length === 0 ? [] : [`// ${title}: ${blocks.length}`, ...blocks];
      const text = [
        `// ${specifier}`,
        ...section('Values', values.map(print)),
        ...section('Types', types.map(print)),
        ...section('Mentioned by the declarations above, not exported', mentioned),
      ].join('\n\n');
      return [specifier, `${text}\n`];
    }),
  );
}

/** @throws SyntaxError for a file that is not TypeScript. */
function parseDeclarations(path: string, source: string): DeclarationFile {
  const { program, comments, errors } = parseSync(path, source);
  if (errors.length > 0) throw new SyntaxError(`${path}: ${errors[0]?.message}`);
  // Replaced by spaces, so that the parser's offsets stay valid.
  let code = source;
  for (const { start, end } of comments) code = code.slice(0, start) + ' '.repeat(end - start) + code.slice(end);

  const declarations = new Map<string, string[]>();
  const bindings = new Map<string, { from: string; name: string; isTypeOnly: boolean }>();
  const exported = new Map<string, { local: string; isTypeOnly: boolean }>();
  const starExports: { from: string; isTypeOnly: boolean }[] = [];

  const declare = (declaration: ESTree.Node, start: number, isExported: boolean) => {
    const names =
      declaration.type === 'VariableDeclaration'
        ? declaration.declarations.map(({ id }) => nameOf(id))
        : 'id' in declaration && declaration.id
          ? [nameOf(declaration.id)]
          : [];
    const isTypeOnly = declaration.type === 'TSInterfaceDeclaration' || declaration.type === 'TSTypeAliasDeclaration';
    for (const name of names) {
      declarations.set(name, [...(declarations.get(name) ?? []), tidy(code.slice(start, declaration.end))]);
      if (isExported) exported.set(name, { local: name, isTypeOnly });
    }
  };

  for (const node of program.body) {
    if (node.type === 'ImportDeclaration') {
      for (const specifier of node.specifiers) {
        const name =
          specifier.type === 'ImportSpecifier'
            ? nameOf(specifier.imported)
            : specifier.type === 'ImportDefaultSpecifier'
              ? 'default'
              : '*';
        bindings.set(specifier.local.name, { from: node.source.value, name, isTypeOnly: node.importKind === 'type' });
      }
    } else if (node.type === 'ExportAllDeclaration') {
      const isTypeOnly = node.exportKind === 'type';
      if (!node.exported) starExports.push({ from: node.source.value, isTypeOnly });
      else {
        const name = nameOf(node.exported);
        bindings.set(name, { from: node.source.value, name: '*', isTypeOnly });
        exported.set(name, { local: name, isTypeOnly });
      }
    } else if (node.type === 'ExportNamedDeclaration') {
      if (node.declaration) declare(node.declaration, node.declaration.start, true);
      for (const specifier of node.specifiers) {
        const isTypeOnly = node.exportKind === 'type' || specifier.exportKind === 'type';
        const local = nameOf(specifier.local);
        const name = nameOf(specifier.exported);
        // A re-exported name is not local, so it gets a name that cannot clash.
        const key = node.source ? `${node.source.value}#${local}` : local;
        if (node.source) bindings.set(key, { from: node.source.value, name: local, isTypeOnly });
        exported.set(name, { local: key, isTypeOnly });
      }
    } else if (node.type === 'ExportDefaultDeclaration') {
      declarations.set('default', [tidy(code.slice(node.start, node.end))]);
      exported.set('default', { local: 'default', isTypeOnly: false });
    } else {
      declare(node, node.start, false);
    }
  }
  return { path, declarations, bindings, exported, starExports };
}

function exportsOf(path: string, load: (path: string) => DeclarationFile): ApiExport[] {
  const file = load(path);
  const found = new Map<string, ApiExport>();
  for (const { from, isTypeOnly } of file.starExports) {
    for (const entry of exportsOf(declarationPath(path, from), load)) {
      found.set(entry.name, { ...entry, isTypeOnly: isTypeOnly || entry.isTypeOnly });
    }
  }
  for (const [name, { local, isTypeOnly }] of file.exported) {
    const { isTypeOnly: isType, ...declaration } = resolveName(path, local, load);
    found.set(name, { name, isTypeOnly: isTypeOnly || isType, declaration });
  }
  return [...found.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** Finds the file that declares a name. A name of another package is declared there. */
function resolveName(
  path: string,
  local: string,
  load: (path: string) => DeclarationFile,
): { path: string; name: string; code: string; isTypeOnly: boolean } {
  const file = load(path);
  const code = file.declarations.get(local);
  if (code) {
    const isTypeOnly = code.every((declaration) => /^(?:declare )?(?:type|interface)\b/.test(declaration));
    return { path, name: local, code: code.join('\n'), isTypeOnly };
  }
  const binding = file.bindings.get(local);
  if (!binding) throw new Error(`${path} exports ${local}, which it neither declares nor imports.`);
  const { from, name, isTypeOnly } = binding;
  if (!from.startsWith('.') || name === '*') {
    return { path: from, name, code: `${name} // declared by ${from}`, isTypeOnly };
  }
  const target = declarationPath(path, from);
  const entry = load(target).exported.get(name);
  const star = entry ? undefined : exportsOf(target, load).find((other) => other.name === name);
  const resolved = star ?? resolveName(target, entry?.local ?? name, load);
  return 'declaration' in resolved
    ? { ...resolved.declaration, isTypeOnly: isTypeOnly || resolved.isTypeOnly }
    : { ...resolved, isTypeOnly: isTypeOnly || resolved.isTypeOnly };
}

/** Declarations that exported ones mention, directly or indirectly, and that no entry point exports. */
function mentionedBy(
  exports: readonly ApiExport[],
  owners: ReadonlyMap<string, unknown>,
  load: (path: string) => DeclarationFile,
): string[] {
  const pending = exports.map(({ declaration }) => declaration);
  const found = new Map<string, string>();
  for (const { path, code } of pending) {
    if (!path.endsWith('.d.ts')) continue;
    const { declarations, bindings } = load(path);
    for (const word of new Set(code.match(/[A-Za-z_$][\w$]*/g))) {
      if (!declarations.has(word) && !bindings.get(word)?.from.startsWith('.')) continue;
      const target = resolveName(path, word, load);
      const id = `${target.path}#${target.name}`;
      if (owners.has(id) || found.has(id) || exports.some(({ declaration }) => declaration.code === target.code))
        continue;
      found.set(id, target.code);
      pending.push(target);
    }
  }
  return [...found.values()].sort();
}

function declarationPath(from: string, specifier: string): string {
  return posix.join(posix.dirname(from), specifier.replace(/\.js$/, '.d.ts'));
}

function nameOf(node: ESTree.Node): string {
  if (node.type === 'Identifier') return node.name;
  if (node.type === 'Literal') return String(node.value);
  throw new Error(`A declaration is named by a ${node.type}.`);
}

/** Removes blank lines, private members, inline imports and the words `export declare`. */
function tidy(code: string): string {
  return code
    .replaceAll(/\bimport\("[^"]+"\)\./g, '')
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '' && !/^\s+(?:#private;|private .*;)$/.test(line))
    .join('\n')
    .replace(/^(?:export )?(?:declare )?/, '');
}
