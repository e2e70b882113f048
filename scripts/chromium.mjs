import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright';
import { run } from './run.mjs';

/** Paths of Chrome or Chromium on common systems. */
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
 * Finds the browser to test in: CHROMIUM_PATH if set, then Playwright's own, then the system's. Playwright finds only
 * its own browsers.
 *
 * @returns {string | undefined} The path, or undefined if no browser starts.
 */
export function findChromium() {
  const configured = process.env.CHROMIUM_PATH;
  return configured ? configured : [chromium.executablePath(), ...systemPaths].find(starts);
}

/**
 * Finds or installs a browser: Playwright's, or Debian's if Playwright's cannot be downloaded and the user is root.
 * SLUICE_NO_INSTALL=1 prevents an installation.
 *
 * @returns {Promise<string>} The path. Rejects with a sentence that says what to install.
 */
export async function ensureChromium() {
  const configured = process.env.CHROMIUM_PATH;
  if (configured && !starts(configured)) {
    throw new Error(`CHROMIUM_PATH is ${configured}, and no browser starts from there.`);
  }

  let found = findChromium();
  if (!found && process.env.SLUICE_NO_INSTALL !== '1') {
    console.log("No Chromium found; installing Playwright's: npx playwright install chromium");
    await run('npx', ['playwright', 'install', 'chromium'], { timeoutMs: installLimitMs });
    found = findChromium();
    if (!found && existsSync('/etc/debian_version') && process.getuid?.() === 0) {
      console.log("The download failed; installing Debian's: apt-get install chromium");
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

/** A downloaded browser may lack some of its libraries. */
function starts(path) {
  if (!existsSync(path)) return false;
  // On Windows `--version` opens a window instead of answering.
  return process.platform === 'win32' || spawnSync(path, ['--version'], { timeout: 30_000 }).status === 0;
}
