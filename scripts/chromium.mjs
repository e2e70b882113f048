import { existsSync } from 'node:fs';
import { chromium } from 'playwright';

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

/**
 * The browser to test in: CHROMIUM_PATH if set, then Playwright's own, then the system's.
 *
 * @returns {string | undefined} the path, or undefined where there is none.
 */
export function findChromium() {
  const given = process.env.CHROMIUM_PATH;
  if (given) return given;
  return [chromium.executablePath(), ...systemPaths].find((path) => existsSync(path));
}
