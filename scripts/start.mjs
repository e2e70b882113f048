import { connect } from 'node:net';
import { installDependencies } from './install.mjs';
import { run } from './run.mjs';

const firstPort = 6006;

await installDependencies();

let port = firstPort;
while (await isTaken(port)) {
  console.log(`Port ${port} is taken; trying ${port + 1}.`);
  port += 1;
}

console.log(`Storybook: http://localhost:${port}`);
// main.ts says the same of telemetry; the command line is asked before main.ts is read.
process.exitCode = await run('storybook', [
  'dev',
  `--port=${port}`,
  '--exact-port',
  '--ci',
  '--disable-telemetry',
  '--no-version-updates',
]);

/** Whether something listens on a port of this machine, over IPv4 or IPv6. */
function isTaken(port) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: 'localhost', autoSelectFamily: true });
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
