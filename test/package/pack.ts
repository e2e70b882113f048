import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** What `npm pack` says of the tarball that it made. */
export interface Packed {
  readonly tarball: string;
  /** The paths in it, from the root of the package. */
  readonly files: readonly string[];
}

/** Packs what was built into a folder. The scripts stay out of it: `prepare` would build it all again. */
export function pack(folder: string): Packed {
  if (!existsSync('dist')) throw new Error('There is no dist to pack: npm run build comes first.');
  const args = ['pack', '--json', '--ignore-scripts', `--pack-destination=${folder}`];
  const [{ filename, files }] = JSON.parse(execFileSync('npm', args, { encoding: 'utf8' }));
  return { tarball: join(folder, filename), files: files.map(({ path }: { path: string }) => path) };
}
