import { execFileSync, type SpawnSyncOptions, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pack } from './pack.js';
import pinned from './versions.json' with { type: 'json' };

export interface ConsumerAppOptions {
  /** The folder of `apps` to copy. */
  readonly template?: string | undefined;
  /**
   * Packages to install with the tarball. `'react@18'` is the version that versions.json pins under that name,
   * `'react'` the version of this project, which is in npm's cache.
   */
  readonly dependencies: readonly string[];
  readonly packageJson?: Readonly<Record<string, unknown>>;
}

/** An application in a temporary folder with the packed tarball installed. `using` deletes it. */
export class ConsumerApp {
  readonly folder = mkdtempSync(join(tmpdir(), 'sluice-app-'));
  readonly #tarball: string;

  constructor({ template, dependencies, packageJson }: ConsumerAppOptions) {
    if (template) cpSync(join('test/package/apps', template), this.folder, { recursive: true });
    this.#tarball = pack(this.folder).tarball;
    const versions = Object.fromEntries(
      dependencies.map((dependency) => [dependency.replace(/(?<=.)@\d+$/, ''), versionOf(dependency)]),
    );
    this.write({
      'package.json': JSON.stringify({
        private: true,
        type: 'module',
        dependencies: { ...versions, sluice: `file:${this.#tarball}` },
        ...packageJson,
      }),
    });
  }

  /** Runs `npm install`. @returns what npm printed. */
  install(): string {
    return this.run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund']);
  }

  /** Unpacks the tarball without npm and links packages of this project, which takes less than a second. */
  unpack(linked: readonly string[]): void {
    const modules = join(this.folder, 'node_modules');
    mkdirSync(join(modules, 'sluice'), { recursive: true });
    execFileSync('tar', ['xzf', this.#tarball, '-C', join(modules, 'sluice'), '--strip-components=1']);
    for (const name of linked) symlinkSync(resolve('node_modules', name), join(modules, name));
  }

  /** @throws Error with the output if the command fails. */
  run(command: string, args: readonly string[], { env }: Pick<SpawnSyncOptions, 'env'> = {}): string {
    const { status, stdout, stderr } = spawnSync(command, args, {
      cwd: this.folder,
      encoding: 'utf8',
      // Vitest's variables NODE_ENV=test and VITEST would change what the tools build.
      env: { ...process.env, NODE_ENV: undefined, VITEST: undefined, NODE_OPTIONS: undefined, NO_COLOR: '1', ...env },
    });
    const output = `${stdout}${stderr}`;
    if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${output}`);
    return output;
  }

  write(files: Readonly<Record<string, string>>): void {
    for (const [path, content] of Object.entries(files)) {
      const file = join(this.folder, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function versionOf(dependency: string): string {
  return (
    (pinned as Record<string, string>)[dependency] ??
    JSON.parse(readFileSync(`node_modules/${dependency}/package.json`, 'utf8')).version
  );
}
