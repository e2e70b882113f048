/**
 * Resolves imports for eslint-plugin-boundaries: a relative `./file.js` is the source `./file.ts` or `./file.tsx`, as
 * `nodenext` demands; everything else is a package. Hand-written because eslint-import-resolver-typescript needs the
 * compiler API, which TypeScript 7 does not have.
 */
const { existsSync } = require('node:fs');
const { isBuiltin } = require('node:module');
const { dirname, join } = require('node:path');

exports.interfaceVersion = 2;

exports.resolve = (specifier, from) => {
  if (isBuiltin(specifier)) return { found: true, path: null };
  if (!specifier.startsWith('.')) return { found: true, path: join(process.cwd(), 'node_modules', specifier) };
  const target = join(dirname(from), specifier);
  const source = [target.replace(/\.js$/, '.ts'), target.replace(/\.js$/, '.tsx'), target].find(existsSync);
  return source ? { found: true, path: source } : { found: false };
};
