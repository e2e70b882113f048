/**
 * npm runs this where someone installs the package from git, which has no `dist`, and after a developer's `npm install`.
 * A `prepare` script would do the same, but npm then warns everyone who installs the tarball of an install script.
 */
import { run } from './run.mjs';

if (process.env.npm_command !== 'ci') process.exitCode = await run('npm', ['run', 'build']);
