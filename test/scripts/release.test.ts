// @vitest-environment node
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { nextVersion, releaseChangelog } from '../../scripts/release.mjs';

const commit = (subject: string, body = '') => ({ subject, body });

describe('nextVersion', () => {
  it('nextVersion raises the patch version if no commit adds a feature', () => {
    expect(nextVersion('1.4.2', [commit('core: retry after a reset')])).toBe('1.4.3');
  });

  it('nextVersion raises the minor version if a commit adds a feature', () => {
    expect(nextVersion('1.4.2', [commit('core: retry after a reset'), commit('react: add attachments')])).toBe('1.5.0');
  });

  it('nextVersion raises the major version for a breaking change, and before 1.0 the minor version', () => {
    expect(nextVersion('1.4.2', [commit('core!: rename Host to Environment')])).toBe('2.0.0');
    expect(nextVersion('0.4.2', [commit('core: rename', 'Why.\n\nBREAKING CHANGE: Host is Environment')])).toBe(
      '0.5.0',
    );
  });
});

describe('releaseChangelog', () => {
  const release = {
    version: '0.2.0',
    date: '2026-12-01',
    commits: [commit('react: add attachments'), commit('core: retry after a reset'), commit('an old subject')],
  };

  it('releaseChangelog renames the unreleased section to the version, and adds the commits by area', () => {
    const changelog =
      '# Changelog\n\n## [Unreleased]\n\n### Added\n\n- Attachments.\n\n## [0.1.0] - 2026-11-26\n\n- All.\n';
    expect(releaseChangelog(changelog, release)).toBe(`# Changelog

## [Unreleased]

## [0.2.0] - 2026-12-01

### Added

- Attachments.

### Commits

- **core**: retry after a reset
- **other**: an old subject
- **react**: add attachments

## [0.1.0] - 2026-11-26

- All.
`);
  });

  it('releaseChangelog works without an unreleased section', () => {
    const changelog = '# Changelog\n\n## [0.1.0] - 2026-11-26\n\n- All.\n';
    expect(releaseChangelog(changelog, release)).toContain('## [0.2.0] - 2026-12-01\n\n### Commits\n');
  });
});

describe('npm run release -- --dry', () => {
  it('a dry release runs the tests, the consumer apps, the sizes and a dry pack, and changes or publishes nothing', () => {
    const bin = mkdtempSync(join(tmpdir(), 'sluice-release-'));
    try {
      // A command that prints the arguments instead of running npm.
      writeFileSync(join(bin, 'npm'), '#!/bin/sh\necho "npm $*"\n', { mode: 0o755 });
      const { status, stdout } = spawnSync(process.execPath, ['scripts/release.mjs', '--dry'], {
        encoding: 'utf8',
        env: { ...process.env, PATH: `${bin}${delimiter}${process.env['PATH']}` },
      });
      expect(status).toBe(0);
      expect(stdout.match(/^npm .*/gm)).toEqual([
        'npm test',
        'npm run test:long',
        'npm run --silent size',
        'npm pack --dry-run',
      ]);
      const version = stdout.match(/^(\S+) → (\d+\.\d+\.\d+), \d+ commits since/m)!;
      expect(version[1]).toBe(packageJson.version);
      expect(stdout).toContain(`## [${version[2]}] - `);
      expect(stdout).toContain('Difference of the public API');
      expect(stdout).toContain('npm publish --provenance');
    } finally {
      rmSync(bin, { recursive: true, force: true });
    }
  });
});
