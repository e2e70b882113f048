/**
 * npm runs this before it packs the package and where someone installs it from git: both need `dist`. It runs after a
 * developer's `npm ci` too, where nothing needs it yet.
 */
import { run } from './run.mjs';

if (process.env.npm_command !== 'ci') process.exitCode = await run('npm', ['run', 'build']);
