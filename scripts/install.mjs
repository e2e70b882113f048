import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './run.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = join(root, 'node_modules', '.bin');

/**
 * Installs the dependencies where they are missing or are not those of the lockfile, and puts their commands first on
 * the PATH: among them a Node of the version that the tools need, whatever the system's is.
 *
 * Nothing is installed yet when this runs, so it and all that it imports use Node's own modules only.
 *
 * @returns {Promise<void>} rejects when `npm ci` fails.
 */
export async function installDependencies() {
  process.chdir(root);
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== bin);
  if (!isInstalled()) {
    console.log('Installing the dependencies: npm ci');
    // By the system's Node: the one in node_modules is about to be replaced.
    process.env.PATH = path.join(delimiter);
    if ((await run('npm', ['ci', '--no-audit', '--no-fund'])) !== 0) {
      throw new Error('The dependencies could not be installed: npm ci failed. What it said stands above.');
    }
  }
  process.env.PATH = [bin, ...path].join(delimiter);
}

/** Whether node_modules holds what the lockfile says, by the record that npm leaves in it. */
function isInstalled() {
  const wanted = readPackages('package-lock.json');
  const installed = readPackages('node_modules/.package-lock.json');
  return (
    // Absent after `npm ci --ignore-scripts`.
    existsSync(join(bin, process.platform === 'win32' ? 'node.cmd' : 'node')) &&
    Object.entries(wanted).every(
      // The root itself is not in the record, and other platforms' packages are not installed.
      ([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version,
    )
  );
}

/** @returns {Record<string, { version?: string, optional?: boolean }>} what a lockfile holds, by folder. */
function readPackages(lockfile) {
  return existsSync(lockfile) ? JSON.parse(readFileSync(lockfile, 'utf8')).packages : {};
}
