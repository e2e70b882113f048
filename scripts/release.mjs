/**
 * `npm run release -- --dry` does everything that a release does except committing and publishing: version and
 * changelog from the commits, all tests and consumer apps, the changes of the public API, sizes, and the tarball.
 * Without `--dry` it then commits, tags and publishes. `--version 1.2.3` overrides the version.
 *
 * Release tools expect subjects such as `feat:` and `fix:`, but here they start with the changed area.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { run } from './run.mjs';

/** @typedef {{ subject: string, body: string }} Commit */

/**
 * The version that the commits require. Before 1.0, a breaking change raises the minor version, as semver allows.
 *
 * @param {string} current
 * @param {readonly Commit[]} commits
 */
export function nextVersion(current, commits) {
  const [major = 0, minor = 0, patch = 0] = current.split('.').map(Number);
  const isBreaking = commits.some(({ subject, body }) => /^[\w-]+!:/.test(subject) || /^BREAKING CHANGE:/m.test(body));
  const isFeature = commits.some(({ subject }) => /^[\w-]+: add\b/.test(subject));
  if (isBreaking && major > 0) return `${major + 1}.0.0`;
  if (isBreaking || isFeature) return `${major}.${minor + 1}.0`;
  return `${major}.${minor}.${patch + 1}`;
}

/**
 * Replaces the `Unreleased` heading of the changelog with the version, and adds the commits by area.
 *
 * @param {string} changelog
 * @param {{ version: string, date: string, commits: readonly Commit[] }} release
 */
export function releaseChangelog(changelog, { version, date, commits }) {
  const [head = '', ...sections] = changelog.split(/^(?=## \[)/m);
  const unreleased = sections[0]?.startsWith('## [Unreleased]') ? sections.shift() : undefined;
  const written = unreleased?.replace(/^.*\n/, '').trim();
  const areas = Map.groupBy(commits, ({ subject }) => subject.match(/^([\w-]+)!?:/)?.[1] ?? 'other');
  const list = [...areas]
    .sort(([one], [other]) => one.localeCompare(other))
    .flatMap(([area, ofArea]) => ofArea.map(({ subject }) => `- **${area}**: ${subject.replace(/^[\w-]+!?: /, '')}`));
  const section = [`## [${version}] - ${date}`, written, `### Commits\n\n${list.join('\n')}`]
    .filter(Boolean)
    .join('\n\n');
  return `${head}## [Unreleased]\n\n${section}\n\n${sections.join('')}`;
}

const git = (...args) => execFileSync('git', args, { encoding: 'utf8' }).trim();

/** The tag of the latest release; without a tag, the commit that set the current version. */
function lastRelease(version) {
  try {
    return git('describe', '--tags', '--abbrev=0', '--match', 'v*');
  } catch {
    return git('log', '-1', '--format=%H', '-S', `"version": "${version}"`, '--', 'package.json');
  }
}

async function release({ isDry, version: chosen }) {
  const step = async (title, command, args) => {
    console.log(`\n— ${title}`);
    if ((await run(command, args)) !== 0) throw new Error(`${title} failed, so nothing was released.`);
  };
  if (!isDry && git('status', '--porcelain')) throw new Error('There are uncommitted changes. Commit them first.');

  const packageText = readFileSync('package.json', 'utf8');
  const { version: current } = JSON.parse(packageText);
  const since = lastRelease(current);
  const commits = git('log', '--format=%s%x1f%b%x1e', `${since}..HEAD`)
    .split('\x1e')
    .map((entry) => entry.trim())
    .filter(Boolean)
    .map((entry) => ({ subject: entry.split('\x1f')[0] ?? '', body: entry.split('\x1f')[1] ?? '' }))
    // Commits from before this convention have no area.
    .filter(({ subject }) => /^[\w-]+!?: /.test(subject));
  const version = chosen ?? nextVersion(current, commits);
  const changelog = releaseChangelog(readFileSync('CHANGELOG.md', 'utf8'), {
    version,
    date: new Date().toISOString().slice(0, 10),
    commits,
  });
  console.log(`${current} → ${version}, ${commits.length} commits since ${since}\n`);
  console.log(changelog.split(/^(?=## \[)/m)[2] ?? '');

  console.log('— Difference of the public API');
  console.log(git('diff', '--stat', since, '--', 'test/api/snapshots') || 'none');
  await step('Tests, and the consumer apps of every run', 'npm', ['test']);
  await step('Campaigns, and the consumer apps that rarely change', 'npm', ['run', 'test:long']);
  await step('Sizes', 'npm', ['run', '--silent', 'size']);

  if (isDry) {
    await step('Tarball', 'npm', ['pack', '--dry-run']);
    console.log(`\nNothing was changed or published. A release would commit and tag v${version}, then run`);
    console.log('`npm publish --provenance`, which needs a CI job with an OIDC token (`id-token: write`).');
    return;
  }
  writeFileSync('package.json', packageText.replace(`"version": "${current}"`, `"version": "${version}"`));
  writeFileSync('CHANGELOG.md', changelog);
  await step('Lockfile', 'npm', ['install', '--package-lock-only', '--ignore-scripts']);
  await step('Commit', 'git', ['commit', '--all', '--message', `release: publish ${version}`]);
  await step('Tag', 'git', ['tag', `v${version}`]);
  await step('Publish', 'npm', ['publish', '--provenance', '--access', 'public']);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { dry: { type: 'boolean' }, version: { type: 'string' } } });
  await release({ isDry: values.dry === true, version: values.version }).catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
