import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './run.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = join(root, 'node_modules', '.bin');

/**
 * Runs `npm ci` if the installed dependencies are missing or differ from the lockfile, so that `npm start` and `npm
 * test` work in a fresh clone. Then puts node_modules/.bin first on the PATH, because it has the required version of
 * Node.
 *
 * Has no dependencies, because it runs before anything is installed.
 *
 * @returns {Promise<void>} Rejects if `npm ci` fails.
 */
export async function installDependencies() {
  process.chdir(root);
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== bin);
  if (!isInstalled()) {
    console.log('Installing the dependencies: npm ci');
    // Uses the system's Node, because `npm ci` replaces the one in node_modules.
    process.env.PATH = path.join(delimiter);
    if ((await run('npm', ['ci', '--no-audit', '--no-fund'])) !== 0) {
      throw new Error('npm ci failed, so nothing else could run. See its output above.');
    }
  }
  process.env.PATH = [bin, ...path].join(delimiter);
}

/** Compares the lockfile with npm's record in node_modules. */
function isInstalled() {
  const wanted = readPackages('package-lock.json');
  const installed = readPackages('node_modules/.package-lock.json');
  return (
    // This file is missing after `npm ci --ignore-scripts`.
    existsSync(join(bin, process.platform === 'win32' ? 'node.cmd' : 'node')) &&
    Object.entries(wanted).every(
      // The project is not in the record, and optional packages of other platforms are not installed.
      ([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version,
    )
  );
}

/** @returns {Record<string, { version?: string, optional?: boolean }>} The packages of a lockfile, by folder. */
function readPackages(lockfile) {
  return existsSync(lockfile) ? JSON.parse(readFileSync(lockfile, 'utf8')).packages : {};
}
