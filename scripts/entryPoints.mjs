import { readFileSync } from 'node:fs';

const { exports } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

/**
 * The entry points of the package, read from `exports` in package.json, the only place that lists them. The build, the
 * tests and Storybook all use this list.
 *
 * @type {{ specifier: string, entry: string, source: string }[]} `specifier`: what a user imports, such as
 *   `sluice/core`. `entry`: the built file within dist, without extension. `source`: the file in src behind it.
 */
export const entryPoints = Object.entries(exports)
  .filter(([subpath]) => subpath !== './package.json')
  .map(([subpath, target]) => {
    const built = (typeof target === 'string' ? target : target.default).replace('./dist/', '');
    return {
      specifier: subpath.replace('.', 'sluice'),
      entry: built.replace(/\.(js|css)$/, ''),
      source: `src/${built.replace(/\.js$/, '.ts')}`,
    };
  });
