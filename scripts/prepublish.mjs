/**
 * npm runs this when the package is installed from git, which has no `dist`, and after `npm install` in the project.
 * With a `prepare` script, npm would warn everyone who installs the tarball about an install script.
 */
import { run } from './run.mjs';

if (process.env.npm_command !== 'ci') process.exitCode = await run('npm', ['run', 'build']);
