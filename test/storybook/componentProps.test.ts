// @vitest-environment node
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readComponentProps } from '../../.storybook/componentProps.js';

const props = readComponentProps(['src/react', 'src/markdown']);
const namesOf = (component: string) => props[component]!.map(({ name }) => name);

/** Names that an interface in a source file declares, found without the parser. */
function declaredIn(file: string, name: string): string[] {
  const body = new RegExp(`interface ${name}[^{]*\\{([\\s\\S]*?)^\\}`, 'm').exec(readFileSync(file, 'utf8'))![1]!;
  return [...body.matchAll(/^ {2}(\w+)\??[:(]/gm)].map(([, prop]) => prop!);
}

describe('readComponentProps', () => {
  it('readComponentProps lists the own and inherited props of ChatWindow, grouped by interface', () => {
    const root = declaredIn('src/react/ChatWindow/ChatRoot.tsx', 'ChatRootProps');
    expect(root.length).toBeGreaterThan(3);
    expect(namesOf('ChatWindow')).toEqual(expect.arrayContaining(['header', 'announce', 'chat', 'render', ...root]));
    const groups = new Set(props['ChatWindow']!.map(({ group }) => group));
    expect([...groups]).toEqual(expect.arrayContaining(['ChatWindow', 'ChatRoot', 'ChatAnnouncer', 'HTML attributes']));
  });

  it('readComponentProps lists all session options of StreamingResponse', () => {
    const options = declaredIn('src/core/session/StreamSessionOptions.ts', 'StreamSessionOptions');
    expect(options.length).toBeGreaterThan(5);
    expect(namesOf('StreamingResponse')).toEqual(expect.arrayContaining(options));
  });

  it('readComponentProps leaves out props that Omit removes and lists all element attributes in one row', () => {
    expect(namesOf('StreamingResponse')).not.toContain('resumable');
    expect(namesOf('StreamingResponse').filter((name) => name === '…attributes')).toHaveLength(1);
  });

  it.each(['StreamingResponse', 'ChatWindow', 'Markdown', 'StreamMetrics'])(
    'every prop of %s has a description',
    (component) => {
      for (const { name, type, comment } of props[component]!) {
        expect({ name, type, comment }).toEqual({
          name,
          type: expect.stringMatching(/./),
          comment: expect.stringMatching(/./),
        });
      }
    },
  );
});
