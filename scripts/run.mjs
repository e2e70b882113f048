import { spawn } from 'node:child_process';

/**
 * Runs a command in the foreground.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ timeoutMs?: number }} [options] the command is ended after `timeoutMs`; without it, never.
 * @returns {Promise<number>} its exit status; 1 where it could not start or was ended by a signal.
 */
export function run(command, args, { timeoutMs } = {}) {
  return new Promise((resolve) => {
    // On Windows npm and everything in node_modules/.bin are .cmd files, which only a shell can start.
    const child = spawn(command, args, {
      stdio: 'inherit',
      shell: process.platform === 'win32',
      timeout: timeoutMs,
    });
    // Whoever ends this process means what it runs; without this, a killed `npm start` would leave Storybook behind.
    const pass = (signal) => {
      child.on('close', () => process.exit(1));
      child.kill(signal);
    };
    process.on('SIGINT', pass).on('SIGTERM', pass);
    child.on('error', (error) => {
      console.error(`${command} could not start: ${error.message}`);
      resolve(1);
    });
    child.on('close', (status, signal) => {
      process.off('SIGINT', pass).off('SIGTERM', pass);
      if (signal) console.error(`${command} ${args.join(' ')} was ended by ${signal}.`);
      resolve(status ?? 1);
    });
  });
}
