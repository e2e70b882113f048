import { installDependencies } from './install.mjs';
import { run } from './run.mjs';

await installDependencies();
// `--ci` takes the next free port without a question. main.ts turns telemetry off as well, but is read too late for it.
process.exitCode = await run('storybook', [
  'dev',
  '--port=6006',
  '--ci',
  '--disable-telemetry',
  '--no-version-updates',
]);
