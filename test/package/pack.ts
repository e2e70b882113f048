import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The result of `npm pack`. */
export interface Packed {
  readonly tarball: string;
  /** Paths relative to the root of the package. */
  readonly files: readonly string[];
}

/** Packs the existing build. Without scripts, because `prepack` would build again. */
export function pack(folder: string): Packed {
  if (!existsSync('dist')) throw new Error('There is no dist to pack. Run `npm run build` first.');
  const args = ['pack', '--json', '--ignore-scripts', `--pack-destination=${folder}`];
  const [{ filename, files }] = JSON.parse(execFileSync('npm', args, { encoding: 'utf8' }));
  return { tarball: join(folder, filename), files: files.map(({ path }: { path: string }) => path) };
}
