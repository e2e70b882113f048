import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright';
import { run } from './run.mjs';

/** Where distributions and installers put a Chrome or Chromium. */
const systemPaths = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

const installLimitMs = 5 * 60_000;

/**
 * The browser to test in: CHROMIUM_PATH if set, then Playwright's own, then the system's.
 *
 * @returns {string | undefined} the path, or undefined where there is none that starts.
 */
export function findChromium() {
  const given = process.env.CHROMIUM_PATH;
  return given ? given : [chromium.executablePath(), ...systemPaths].find(starts);
}

/**
 * Finds a browser, and installs one where there is none: Playwright's, or on Debian as root, where that cannot be
 * downloaded, Debian's. SLUICE_NO_INSTALL=1 forbids installing.
 *
 * @returns {Promise<string>} the path; rejects with one sentence that says what to install.
 */
export async function ensureChromium() {
  const given = process.env.CHROMIUM_PATH;
  if (given && !starts(given)) throw new Error(`CHROMIUM_PATH is ${given}, and no browser starts from there.`);

  let found = findChromium();
  if (!found && process.env.SLUICE_NO_INSTALL !== '1') {
    console.log('No Chromium here; installing the one of Playwright: npx playwright install chromium');
    await run('npx', ['playwright', 'install', 'chromium'], { timeoutMs: installLimitMs });
    found = findChromium();
    if (!found && existsSync('/etc/debian_version') && process.getuid?.() === 0) {
      console.log("That did not work; installing Debian's: apt-get install chromium");
      process.env.DEBIAN_FRONTEND = 'noninteractive';
      await run('apt-get', ['update'], { timeoutMs: installLimitMs });
      await run('apt-get', ['install', '--yes', 'chromium'], { timeoutMs: installLimitMs });
      found = findChromium();
    }
  }
  if (!found) {
    throw new Error('No Chromium to test in: install Chrome or Chromium, or set CHROMIUM_PATH to the path of one.');
  }
  return found;
}

/** Whether the browser is there and has all the libraries that it needs; a downloaded one may lack some. */
function starts(path) {
  if (!existsSync(path)) return false;
  // On Windows `--version` opens a window instead of answering.
  return process.platform === 'win32' || spawnSync(path, ['--version'], { timeout: 30_000 }).status === 0;
}
