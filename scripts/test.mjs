/**
 * `npm test`: type check, lint, tests, build and package checks. `npm test -- unit browser` runs only those parts. The
 * last line of the output is `N passed, N failed, N skipped`. The exit status is 0 only if nothing failed.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { relative } from 'node:path';
import { installDependencies } from './install.mjs';
import { run } from './run.mjs';

const partLimitMs = 15 * 60_000;
const reports = 'node_modules/.test-reports';

/**
 * A `script` of package.json counts as one check, a Vitest `project` as its number of tests.
 *
 * @typedef {{ name: string, script?: string, project?: string, needsChromium?: boolean }} Part
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 * @typedef {{ counts: Counts, note?: string, failures?: string[] }} Outcome
 */

/**
 * The stages run one after the other, the lanes of a stage in parallel. Browser and story tests measure frames and
 * focus, so no other part runs at the same time.
 *
 * @type {Part[][][]}
 */
const stages = [
  [
    [
      { name: 'unit', project: 'unit' },
      { name: 'react18', project: 'react18' },
    ],
    [
      { name: 'typecheck', script: 'typecheck' },
      { name: 'lint', script: 'lint' },
      { name: 'build', script: 'build' },
      { name: 'publint', script: 'check:publint' },
      { name: 'attw', script: 'check:attw' },
      { name: 'size', script: 'size' },
      { name: 'package', project: 'package', needsChromium: true },
    ],
  ],
  [[{ name: 'browser', project: 'browser', needsChromium: true }]],
  [[{ name: 'storybook', project: 'storybook', needsChromium: true }]],
];

const wanted = process.argv.slice(2);
const parts = stages.flat(2);
const unknown = wanted.filter((name) => !parts.some((part) => part.name === name));
if (unknown.length > 0) {
  console.error(`No part is called ${unknown.join(', ')}. The parts are ${parts.map(({ name }) => name).join(', ')}.`);
  process.exit(1);
}
const isChosen = ({ name }) => wanted.length === 0 || wanted.includes(name);

/** @type {(Outcome & { name: string, seconds: number })[]} */
const results = [];
try {
  await installDependencies();
  process.env.STORYBOOK_DISABLE_TELEMETRY = '1';
  rmSync(reports, { recursive: true, force: true });
  const noChromium = parts.some((part) => part.needsChromium && isChosen(part)) ? await findBrowserError() : undefined;
  if (parts.some((part) => part.project === 'unit' && isChosen(part)))
    await (await import('./redis.mjs')).ensureRedis();

  for (const lanes of stages) {
    await Promise.all(
      lanes.map(async (lane, index) => {
        for (const part of lane.filter(isChosen)) {
          const startedAt = performance.now();
          const outcome =
            part.needsChromium && noChromium
              ? { counts: count({ failed: 1 }), note: `could not run. ${noChromium}` }
              : await runPart(part, { title: `\n— ${part.name}`, timeoutMs: partLimitMs, isBuffered: index > 0 });
          if (outcome.note) console.error(`${part.name}: ${outcome.note}`);
          results.push({ name: part.name, seconds: (performance.now() - startedAt) / 1_000, ...outcome });
        }
      }),
    );
  }
} catch (error) {
  results.push({ name: 'setup', counts: count({ failed: 1 }), seconds: 0, note: error.message });
}
printSummary();

/** Installs a browser if there is none. @returns {Promise<string | undefined>} Why there is still none. */
async function findBrowserError() {
  const { ensureChromium } = await import('./chromium.mjs');
  try {
    process.env.CHROMIUM_PATH = await ensureChromium();
  } catch (error) {
    return error.message;
  }
}

/** @param {Part} part @returns {Promise<Outcome>} */
async function runPart({ script, project }, options) {
  if (script) {
    const status = await run('npm', ['run', '--silent', script], options);
    return { counts: count(status === 0 ? { passed: 1 } : { failed: 1 }) };
  }
  const report = `${reports}/${project}.json`;
  const args = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const status = await run('vitest', ['run', `--project=${project}`, ...args], options);
  if (!existsSync(report)) return { counts: count({ failed: 1 }), note: 'Vitest ended without a report.' };
  return readReport(JSON.parse(readFileSync(report, 'utf8')), status);
}

/** Counts a report of Vitest's JSON reporter. @returns {Outcome} */
function readReport({ numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults }, status) {
  const failedTests = testResults.flatMap((file) => file.assertionResults).filter((test) => test.status === 'failed');
  // A file that does not load has no tests, but counts as failed.
  const brokenFiles = testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  const counts = {
    passed: numPassedTests,
    failed: numFailedTests + brokenFiles.length,
    skipped: numPendingTests + numTodoTests,
  };
  const failures = [
    ...failedTests.map(({ fullName, failureMessages }) => `${fullName}: ${excerpt(failureMessages[0])}`),
    ...brokenFiles.map(({ name, message }) => `${relative('.', name)}: ${excerpt(message)}`),
  ];
  if (status === 0 || counts.failed > 0) return { counts, failures };
  return { counts: { ...counts, failed: 1 }, note: `every test passed, but Vitest ended with status ${status}.` };
}

/** The beginning of an error message, without stack frames of the runner. */
function excerpt(message = '') {
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
  // Printed again, because the first report is far up in the output.
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
