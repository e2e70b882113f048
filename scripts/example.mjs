import { fileURLToPath } from 'node:url';
import { installDependencies } from './install.mjs';
import { run } from './run.mjs';

await installDependencies();
const script = fileURLToPath(new URL('../examples/chat/start.mjs', import.meta.url));
process.exitCode = await run('node', [script, ...process.argv.slice(2)]);
