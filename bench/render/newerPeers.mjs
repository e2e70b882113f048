import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Installed on first use instead of in package.json, because `@incremark/react` needs katex 0.16 and shiki 3. */
const versions = {
  'markstream-react': '2.0.13',
  '@incremark/core': '0.3.10',
  '@incremark/react': '0.3.10',
  '@stream-mdx/react': '0.5.0',
};
/** In node_modules, so that the peers share the project's React. */
const directory = fileURLToPath(new URL('../../node_modules/.cache/bench-peers/', import.meta.url));

/**
 * Installs the peers.
 *
 * @returns {string | undefined} the path of their node_modules; `undefined` if npm cannot install them, for example offline.
 */
export function installNewerPeers() {
  const manifest = JSON.stringify({ private: true, dependencies: versions });
  const file = `${directory}package.json`;
  const modules = `${directory}node_modules`;
  if (existsSync(modules) && existsSync(file) && readFileSync(file, 'utf8') === manifest) return modules;
  mkdirSync(directory, { recursive: true });
  try {
    writeFileSync(file, manifest);
    // Peer dependencies are not installed, so that React, katex and mermaid are those of the project.
    const args = ['install', '--legacy-peer-deps', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];
    execFileSync('npm', args, { cwd: directory, stdio: ['ignore', 'ignore', 'inherit'] });
    return modules;
  } catch {
    writeFileSync(file, '');
    return undefined;
  }
}
