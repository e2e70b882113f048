/**
 * `npm test`: everything that has to hold, in order, each part counted by its own runner. The last line of the output
 * is `N passed, N failed, N skipped`; the exit status is 0 only if nothing failed.
 *
 * `npm test -- unit browser` runs the parts so named.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { relative } from 'node:path';
import { installDependencies } from './install.mjs';
import { run } from './run.mjs';

const stepLimitMs = 8 * 60_000;
const reports = 'node_modules/.test-reports';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */
/** `failures` names each test that failed, with the beginning of what it said. */
/** @typedef {{ counts: Counts, note?: string, failures?: string[] }} Outcome */

/** In order. A `script` of package.json is one check; a Vitest `project` has as many as it has tests. */
const steps = [
  { name: 'typecheck', script: 'typecheck' },
  { name: 'lint', script: 'lint' },
  { name: 'unit', project: 'unit' },
  { name: 'react18', project: 'react18' },
  { name: 'browser', project: 'browser', needsChromium: true },
  { name: 'storybook', project: 'storybook', needsChromium: true },
  { name: 'build', script: 'build' },
  { name: 'publint', script: 'check:publint' },
  { name: 'attw', script: 'check:attw' },
  { name: 'size', script: 'size' },
  { name: 'package', project: 'package', needsChromium: true },
];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !steps.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(`No part is called ${unknown.join(', ')}; there are ${steps.map((step) => step.name).join(', ')}.`);
  process.exit(1);
}
const chosen = steps.filter((step) => wanted.length === 0 || wanted.includes(step.name));

/** @type {(Outcome & { name: string, seconds: number })[]} */
const results = [];
try {
  await installDependencies();
  process.env.STORYBOOK_DISABLE_TELEMETRY = '1';
  rmSync(reports, { recursive: true, force: true });
  const noChromium = chosen.some((step) => step.needsChromium) ? await whyNoChromium() : undefined;

  for (const step of chosen) {
    console.log(`\n— ${step.name}`);
    const began = performance.now();
    const outcome =
      step.needsChromium && noChromium
        ? { counts: count({ failed: 1 }), note: `could not run. ${noChromium}` }
        : step.script
          ? await check(step.script)
          : await suite(step.project);
    if (outcome.note) console.error(`${step.name}: ${outcome.note}`);
    results.push({ name: step.name, seconds: (performance.now() - began) / 1_000, ...outcome });
  }
} catch (error) {
  results.push({ name: 'setup', counts: count({ failed: 1 }), seconds: 0, note: error.message });
}
printSummary();

/** Makes sure of a browser, for all that follows. @returns {Promise<string | undefined>} why there is none. */
async function whyNoChromium() {
  const { ensureChromium } = await import('./chromium.mjs');
  try {
    process.env.CHROMIUM_PATH = await ensureChromium();
  } catch (error) {
    return error.message;
  }
}

/** Runs a script of package.json, which is one check. @returns {Promise<Outcome>} */
async function check(script) {
  const status = await run('npm', ['run', '--silent', script], { timeoutMs: stepLimitMs });
  return { counts: count(status === 0 ? { passed: 1 } : { failed: 1 }) };
}

/** Runs a project of vitest.config.ts and counts its tests as Vitest reports them. @returns {Promise<Outcome>} */
async function suite(project) {
  const report = `${reports}/${project}.json`;
  const status = await run(
    'vitest',
    ['run', `--project=${project}`, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    { timeoutMs: stepLimitMs },
  );
  if (!existsSync(report)) return { counts: count({ failed: 1 }), note: 'the runner ended without a report.' };

  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  const failedTests = testResults.flatMap((file) => file.assertionResults).filter(({ status }) => status === 'failed');
  // A file that does not load has no tests to count, but it failed.
  const brokenFiles = testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  const counts = {
    passed: numPassedTests,
    failed: numFailedTests + brokenFiles.length,
    skipped: numPendingTests + numTodoTests,
  };
  const failures = [
    ...failedTests.map(({ fullName, failureMessages }) => `${fullName}: ${beginning(failureMessages[0])}`),
    ...brokenFiles.map(({ name, message }) => `${relative('.', name)}: ${beginning(message)}`),
  ];
  if (status === 0 || counts.failed > 0) return { counts, failures };
  return { counts: { ...counts, failed: 1 }, note: `every test passed, but the runner ended with status ${status}.` };
}

/** @param {string | undefined} message with its stack, of which the runner's own calls are left out. */
function beginning(message = '') {
  const lines = message.trim().split('\n');
  return lines
    .filter((line) => !/^ +at .*(?:node_modules|<anonymous>)/.test(line))
    .slice(0, 12)
    .join('\n  ');
}

/** @param {Partial<Counts>} counts @returns {Counts} */
function count(counts) {
  return { passed: 0, failed: 0, skipped: 0, ...counts };
}

function printSummary() {
  const total = count({});
  console.log('');
  // Named again at the end: what failed is far up in the output, or cut from it.
  for (const { name, failures = [] } of results)
    for (const failure of failures) console.log(`${name} failed: ${failure}`);
  for (const { name, counts, seconds, note } of results) {
    for (const key of Object.keys(total)) total[key] += counts[key];
    console.log(`${name.padEnd(10)} ${describe(counts)} (${seconds.toFixed(1)} s)${note ? `: ${note}` : ''}`);
  }
  console.log(`\n${describe(total)}`);
  process.exitCode = total.failed === 0 ? 0 : 1;
}

/** @param {Counts} counts */
function describe({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
