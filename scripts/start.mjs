import { installDependencies } from './install.mjs';
import { run } from './run.mjs';

await installDependencies();
// `--ci` uses the next free port without asking. main.ts also disables telemetry, but is read too late for the first
// event.
process.exitCode = await run('storybook', [
  'dev',
  '--port=6006',
  '--ci',
  '--disable-telemetry',
  '--no-version-updates',
]);
