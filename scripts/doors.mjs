import { readFileSync } from 'node:fs';

const { exports } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

/**
 * The doors of the package, as `exports` in package.json names them: what a user imports, and the source behind it.
 * The build, the tests and Storybook read them from here, so package.json is the one place that lists them.
 *
 * @type {{ specifier: string, entry: string, source: string }[]} `entry` is the built file's name within dist, without
 *   its extension.
 */
export const doors = Object.entries(exports)
  .filter(([subpath]) => subpath !== './package.json')
  .map(([subpath, target]) => {
    const built = (typeof target === 'string' ? target : target.default).replace('./dist/', '');
    return {
      specifier: subpath.replace('.', 'sluice'),
      entry: built.replace(/\.(js|css)$/, ''),
      source: `src/${built.replace(/\.js$/, '.ts')}`,
    };
  });
