import { readdirSync, readFileSync } from 'node:fs';

const root = new URL('../', import.meta.url);
const { exports } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));

/**
 * The entry points of the package, read from `exports` in package.json. The build, the tests and Storybook use this
 * list.
 *
 * @type {{ specifier: string, entry: string, source: string }[]} `specifier`: what a user imports, such as
 * `sluice/core`. `entry`: the built file within dist, without extension. `source`: the file in src behind it.
 */
export const entryPoints = Object.entries(exports)
  .filter(([subpath]) => subpath !== './package.json')
  .flatMap(([subpath, target]) => {
    const built = (typeof target === 'string' ? target : target.default).replace('./dist/', '');
    const entryPoint = {
      specifier: subpath.replace('.', 'sluice'),
      entry: built.replace(/\.(js|css)$/, ''),
      source: `src/${built.replace(/\.js$/, '.ts')}`,
    };
    return subpath.includes('*') ? expand(entryPoint) : [entryPoint];
  });

/** Replaces the `*` of a subpath pattern with the name of each file in that folder. */
function expand({ specifier, entry, source }) {
  const [folder, extension] = source.split('*');
  return readdirSync(new URL(folder, root))
    .map((file) => file.slice(0, -extension.length))
    .sort()
    .map((name) => ({
      specifier: specifier.replace('*', name),
      entry: entry.replace('*', name),
      source: source.replace('*', name),
    }));
}
