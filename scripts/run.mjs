import { spawn } from 'node:child_process';

/**
 * Runs a command. Has no dependencies, because it runs before anything is installed.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ title?: string, timeoutMs?: number, isBuffered?: boolean }} [options] `title` is printed before the output.
 * The command is killed after `timeoutMs`. `isBuffered` prints the output at the end, so that the output of two
 * commands is not mixed.
 * @returns {Promise<number>} The exit status; 1 if the command could not start or was ended by a signal.
 */
export function run(command, args, { title, timeoutMs, isBuffered = false } = {}) {
  return new Promise((resolve) => {
    if (title && !isBuffered) console.log(title);
    // On Windows, npm and the commands in node_modules/.bin are .cmd files, which only a shell can start.
    const child = spawn(command, args, {
      stdio: isBuffered ? ['inherit', 'pipe', 'pipe'] : 'inherit',
      shell: process.platform === 'win32',
      timeout: timeoutMs,
    });
    /** @type {Buffer[]} */
    const output = [];
    child.stdout?.on('data', (chunk) => output.push(chunk));
    child.stderr?.on('data', (chunk) => output.push(chunk));
    // Otherwise a signal that ends `npm start` would leave Storybook running.
    const forward = (signal) => {
      child.on('close', () => process.exit(1));
      child.kill(signal);
    };
    process.on('SIGINT', forward).on('SIGTERM', forward);
    child.on('error', (error) => {
      console.error(`${command} could not start: ${error.message}`);
      resolve(1);
    });
    child.on('close', (status, signal) => {
      process.off('SIGINT', forward).off('SIGTERM', forward);
      if (title && isBuffered) console.log(title);
      process.stdout.write(Buffer.concat(output));
      if (signal) console.error(`${command} ${args.join(' ')} was ended by ${signal}.`);
      resolve(status ?? 1);
    });
  });
}
