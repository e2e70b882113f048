import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseSync, type types } from '@babel/core';

export interface ComponentProp {
  readonly name: string;
  /** The interface that declares the prop, without the suffix `Props`. */
  readonly group: string;
  readonly isRequired: boolean;
  /** The type as written in the source. */
  readonly type: string;
  readonly comment: string;
}

type Declaration = types.TSInterfaceDeclaration | types.TSTypeAliasDeclaration;
interface SourceFile {
  readonly path: string;
  readonly code: string;
  readonly declarations: ReadonlyMap<string, Declaration>;
  /** Local names of imported types, with their file and original name. */
  readonly imports: ReadonlyMap<string, { readonly path: string; readonly name: string }>;
}

/**
 * The props of every component in `folders`, including inherited ones, by component name. Storybook's react-docgen does
 * not read inherited props behind `Omit`, and react-docgen-typescript needs the compiler API, which TypeScript 7 lacks.
 */
export function readComponentProps(folders: readonly string[]): Record<string, ComponentProp[]> {
  const files = new Map<string, SourceFile>();
  const read = (path: string) => {
    const file = files.get(path) ?? parse(path);
    files.set(path, file);
    return file;
  };
  const props: Record<string, ComponentProp[]> = {};
  for (const path of folders.flatMap((folder) => globSync(`${folder}/**/*.tsx`))) {
    for (const name of read(path).declarations.keys()) {
      if (!name.endsWith('Props')) continue;
      const rows = membersOf(name, read(path), read);
      props[name.slice(0, -'Props'.length)] = [...new Map(rows.map((row) => [row.name, row])).values()];
    }
  }
  return props;
}

type Read = (path: string) => SourceFile;

/** The members of a named type. Its own members come last, so that they override inherited ones. */
function membersOf(name: string, file: SourceFile, read: Read): ComponentProp[] {
  const declaration = file.declarations.get(name);
  if (!declaration) {
    const imported = file.imports.get(name);
    return imported ? membersOf(imported.name, read(imported.path), read) : [];
  }
  if (declaration.type === 'TSTypeAliasDeclaration') return resolve(declaration.typeAnnotation, name, file, read);
  const inherited = (declaration.extends ?? []).flatMap((parent) => resolve(parent, name, file, read));
  return [...inherited, ...ownMembers(declaration.body.body, name, file)];
}

function resolve(type: types.Node, group: string, file: SourceFile, read: Read): ComponentProp[] {
  switch (type.type) {
    case 'TSTypeLiteral':
      return ownMembers(type.members, group, file);
    case 'TSIntersectionType':
      return type.types.flatMap((one) => resolve(one, group, file, read));
    case 'TSTypeReference':
    case 'TSInterfaceHeritage':
      return resolveReference(type, file, read);
    default:
      return [];
  }
}

function resolveReference(
  type: types.TSTypeReference | types.TSInterfaceHeritage,
  file: SourceFile,
  read: Read,
): ComponentProp[] {
  const name = sourceOf('typeName' in type ? type.typeName : type.expression, file);
  const [first, second] = type.typeArguments?.params ?? [];
  if (first?.type === 'TSLiteralType') {
    return [...membersOf(name, file, read), attributesOf(sourceOf(first, file).slice(1, -1))];
  }
  if (!first || !second) return membersOf(name, file, read);
  const members = resolve(first, '', file, read);
  const keys = keysOf(second, file, read);
  if (name === 'Omit') return members.filter((member) => !keys.has(member.name));
  return name === 'Pick' ? members.filter((member) => keys.has(member.name)) : members;
}

function keysOf(type: types.Node, file: SourceFile, read: Read): Set<string> {
  if (type.type === 'TSUnionType') return new Set(type.types.flatMap((one) => [...keysOf(one, file, read)]));
  if (type.type === 'TSTypeOperator') {
    return new Set(resolve(type.typeAnnotation, '', file, read).map(({ name }) => name));
  }
  return new Set([sourceOf(type, file).replaceAll(/['"]/g, '')]);
}

function ownMembers(members: readonly types.Node[], declaredBy: string, file: SourceFile): ComponentProp[] {
  return members.flatMap((member) => {
    if (member.type !== 'TSPropertySignature' && member.type !== 'TSMethodSignature') return [];
    const comment = member.leadingComments?.findLast(({ type }) => type === 'CommentBlock')?.value ?? '';
    const annotation = 'typeAnnotation' in member ? member.typeAnnotation : undefined;
    return [
      {
        name: sourceOf(member.key, file),
        group: declaredBy.replace(/Props$/, ''),
        isRequired: !member.optional,
        type: member.type === 'TSMethodSignature' ? 'function' : sourceOf(annotation, file).replace(/^:\s*/, ''),
        comment: comment.replaceAll(/^\s*\*+ ?/gm, '').trim(),
      },
    ];
  });
}

/** A single row for the hundreds of attributes of an element. */
function attributesOf(element: string): ComponentProp {
  return {
    name: '…attributes',
    group: 'HTML attributes',
    isRequired: false,
    type: `ComponentProps<'${element}'>`,
    comment: `All attributes of a \`<${element}>\` element, such as \`className\`, \`style\` and \`aria-label\`, and \`ref\`.`,
  };
}

function sourceOf(node: types.Node | null | undefined, { code }: SourceFile): string {
  return node ? code.slice(node.start ?? 0, node.end ?? 0) : '';
}

function parse(path: string): SourceFile {
  const code = readFileSync(path, 'utf8');
  const parsed = parseSync(code, {
    filename: path,
    babelrc: false,
    configFile: false,
    parserOpts: { plugins: ['typescript', 'jsx'] },
  });
  const declarations = new Map<string, Declaration>();
  const imports = new Map<string, { path: string; name: string }>();
  for (const statement of parsed?.program.body ?? []) {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (declaration?.type === 'TSInterfaceDeclaration' || declaration?.type === 'TSTypeAliasDeclaration') {
      declarations.set(declaration.id.name, declaration);
    }
    if (statement.type !== 'ImportDeclaration' || !statement.source.value.startsWith('.')) continue;
    const target = join(dirname(path), statement.source.value).replace(/\.js$/, '');
    const found = [`${target}.ts`, `${target}.tsx`].find(existsSync);
    for (const specifier of statement.specifiers) {
      if (!found || specifier.type !== 'ImportSpecifier') continue;
      const { imported } = specifier;
      const name = imported.type === 'Identifier' ? imported.name : imported.value;
      imports.set(specifier.local.name, { path: found, name });
    }
  }
  return { path, code, declarations, imports };
}
