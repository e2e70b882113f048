// @vitest-environment node
import { readdir, readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

const page = await readFile('stories/docs/MockingStreams.mdx', 'utf8');

it('shows every example of this folder as it is, and no code that is not one', async () => {
  const examples = (await readdir('test/testing/docs')).filter(
    (name) => /\.tsx?$/.test(name) && name !== 'page.test.ts',
  );
  const imports = new Map(
    [...page.matchAll(/^import (\w+) from '(.+)\?raw';$/gm)].map(([, name, file]) => [file, name]),
  );

  for (const name of examples) expect(imports.keys()).toContain(`../../test/testing/docs/${name}`);
  for (const name of imports.values()) expect(page).toContain(`<Source code={${name}} `);
  expect(page.match(/<Source /g)).toHaveLength(imports.size);
  expect(page).not.toContain('```');
});
