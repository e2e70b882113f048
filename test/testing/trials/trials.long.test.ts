// @vitest-environment node
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pack } from '../../package/pack.js';

/** The packed package in a separate folder, with the packages that a trial needs. */
function useApp(trial: string, dependencies: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), `sluice-${trial}-`));
  const run = (command: string, ...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: 'utf8' });
    return { status, output: `${stdout}${stderr}` };
  };

  beforeAll(() => {
    cpSync(join('test/testing/trials', trial), folder, { recursive: true });
    const { tarball } = pack(folder);
    const manifest = { private: true, type: 'module', dependencies: { sluice: `file:${tarball}`, ...dependencies } };
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
    const { status, output } = run('npm', 'install', '--prefer-offline', '--no-audit', '--no-fund');
    if (status !== 0) throw new Error(output);
  }, 5 * 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return { folder, run };
}

/** The versions that this package is developed with. */
function installed(...names: string[]): Record<string, string> {
  return Object.fromEntries(
    names.map((name) => [name, JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version]),
  );
}

describe('Jest 30 with jest-fixed-jsdom in ESM mode', () => {
  const { run } = useApp('jest', {
    ...installed('@testing-library/dom', '@testing-library/react', 'msw', 'react', 'react-dom'),
    jest: '30.5.2',
    'jest-environment-jsdom': '30.5.2',
    'jest-fixed-jsdom': '0.0.11',
  });

  it('the mocking kit works in Jest 30: emit(), fake timers, MSW, matchers, clocks', () => {
    const { status, output } = run(process.execPath, '--experimental-vm-modules', 'node_modules/jest/bin/jest.js');

    expect(output).toMatch(/Tests: +5 passed, 5 total/);
    expect(status).toBe(0);
  });
});

describe("Node's own test runner", () => {
  const { run } = useApp('node', installed('react', 'react-dom'));

  it('the mocking kit works in node:test, except for React', () => {
    const { status, output } = run(process.execPath, '--test');

    expect(output).toMatch(/pass 5\n/);
    expect(status).toBe(0);
  });
});
