// @vitest-environment node
import { globSync, readFileSync } from 'node:fs';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';

const page = readFileSync('stories/docs/WhatCanGoWrong.mdx', 'utf8');

/** The start of each message with an anchor; `…` stands for a value. */
const documented = [...page.matchAll(/<span id="[\w-]+">``(.+?)``<\/span>/g)].map(([, quoted]) => quoted!.trim());

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

interface Message {
  readonly place: string;
  readonly text: string;
}

/** Errors that Sluice catches itself, and errors of the mocking kit that imitate those of `fetch`. */
const internal =
  /^(?:A line of the data stream|The key `__proto__` is not allowed|There is no item before|fetch failed|terminated|other side closed|unexpected redirect|offline\(\)|network error: …)/;

const programs = globSync('src/**/*.{ts,tsx}').map((path) => ({
  path,
  program: parseSync(path, readFileSync(path, 'utf8')).program as unknown as Node,
}));

/** The strings of constants by file and name, and those that functions return by name. */
const definitions = new Map<string, Node[]>();
for (const { path, program } of programs) {
  visit(program, (node) => {
    const name = (node['id'] as { name?: string } | null)?.name;
    if (node.type === 'VariableDeclarator' && node['init'] && /\w+ \w+/.test(rawText(node['init'] as Node)))
      definitions.set(`${path} ${name}`, [node['init'] as Node]);
    if (node.type !== 'FunctionDeclaration' || !/Message$|Reply$/.test(name!)) return;
    const returned: Node[] = [];
    visit(node, (inner) => inner.type === 'ReturnStatement' && returned.push(inner['argument'] as Node));
    definitions.set(name!, returned);
  });
}

const messages = programs.flatMap(({ path, program }) => {
  const found: Message[] = [];
  visit(program, (node) => {
    const argument = messageOf(node);
    for (const text of argument ? textsOf(argument, path) : [])
      if (/\w+ \w+/.test(text) && !internal.test(text)) found.push({ place: path, text });
  });
  return found;
});

describe('the page "What can go wrong"', () => {
  it('the search in src finds more than 50 messages without an error code', () => {
    expect(messages.length).toBeGreaterThan(50);
  });

  it('the page "What can go wrong" has an anchor for each TypeError, RangeError, invalid option and warning in src', () => {
    const missing = messages.filter(({ text }) => !documented.some((start) => text.startsWith(start)));
    expect(missing, 'Add a row to the section "Messages" of stories/docs/WhatCanGoWrong.mdx').toEqual([]);
  });

  it('the page "What can go wrong" quotes only messages that exist in src', () => {
    expect(documented.filter((start) => !messages.some(({ text }) => text.startsWith(start)))).toEqual([]);
  });

  it('the page "What can go wrong" quotes only server messages that are strings in src', () => {
    const quoted = [...page.matchAll(/<span id="[\w-]+">`([^`]* [^`]*)`<\/span>/g)].map(([, text]) => text!);
    const source = programs.map(({ program }) => JSON.stringify(program)).join();
    expect(quoted.length).toBeGreaterThan(3);
    expect(quoted.filter((text) => !source.includes(text))).toEqual([]);
  });

  it('the page "What can go wrong" has no duplicate anchors', () => {
    const anchors = [...page.matchAll(/<span id="([\w-]+)">/g)].map(([, id]) => id);
    expect(anchors.filter((id, index) => anchors.indexOf(id) !== index)).toEqual([]);
  });
});

/** The argument that is the message, if the node creates an error without a code of its own, or writes a warning. */
function messageOf(node: Node): Node | undefined {
  if (node.type !== 'NewExpression' && node.type !== 'CallExpression') return undefined;
  const [first, second] = node['arguments'] as Node[];
  const callee = node['callee'] as Node;
  const name = callee.type === 'MemberExpression' ? (callee['property'] as Node)['name'] : callee['name'];
  if (node.type === 'NewExpression') {
    if (/^(?:Type|Range|Syntax)?Error$/.test(String(name))) return first;
    // Every other code has an anchor of its own.
    return name === 'StreamError' && first?.['value'] === 'invalid-option' ? second : undefined;
  }
  if (name === 'warnOnce') return second;
  if (name === 'invalidOption') return first;
  return (callee['object'] as Node | undefined)?.['name'] === 'console' ? first : undefined;
}

/** The texts that an expression can have, with `…` for each value, and without `[sluice]`. */
function textsOf(node: Node, path: string): string[] {
  if (node.type === 'ConditionalExpression')
    return [node['consequent'], node['alternate']].flatMap((branch) => textsOf(branch as Node, path));
  const name = nameOf(node);
  const named = definitions.get(`${path} ${name}`) ?? definitions.get(String(name));
  if (named) return named.flatMap((one) => textsOf(one, path));
  return [
    rawText(node)
      .replace(/…+/g, '…')
      .replace(/^\[sluice\] /, ''),
  ];
}

function rawText(node: Node): string {
  if (node.type === 'Literal') return String(node['value']);
  if (node.type === 'BinaryExpression') return rawText(node['left'] as Node) + rawText(node['right'] as Node);
  if (node.type === 'TemplateLiteral')
    return (node['quasis'] as { value: { cooked: string } }[]).map(({ value }) => value.cooked).join('…');
  return '…';
}

/** The name of a constant, or of a function that is called. */
function nameOf(node: Node): string | undefined {
  if (node.type === 'Identifier') return String(node['name']);
  return node.type === 'CallExpression' ? nameOf(node['callee'] as Node) : undefined;
}

function visit(node: Node, enter: (node: Node) => unknown): void {
  enter(node);
  for (const child of Object.values(node).flat()) {
    if (typeof (child as Node | null)?.type === 'string') visit(child as Node, enter);
  }
}
