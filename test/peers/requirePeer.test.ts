import msw from 'msw/package.json' with { type: 'json' };
import { afterEach, describe, expect, it, vi } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { requirePeer } from '../../src/requirePeer.js';

describe('requirePeer', () => {
  it('accepts a compatible peer', () => {
    expect(() => requirePeer('sluice/x', { name: 'msw', versions: '2 or newer', isCompatible: true })).not.toThrow();
  });

  it('names the entry point, the versions that it needs, the one found, and the command that helps', () => {
    expect(() => requirePeer('sluice/x', { name: 'msw', versions: '9 or newer', isCompatible: false })).toThrow(
      `sluice/x needs msw 9 or newer, found ${msw.version}. Run: npm install msw@latest`,
    );
  });

  it('does without the version where it cannot be read', () => {
    expect(() => requirePeer('sluice/x', { name: 'not-installed', versions: '1', isCompatible: false })).toThrow(
      'sluice/x needs not-installed 1, and the installed version is another one. Run: npm install not-installed@latest',
    );
  });
});

describe('an entry point beside a peer that is too old', () => {
  afterEach(() => {
    vi.doUnmock('msw');
    vi.resetModules();
  });

  it('sluice/testing/msw says that it needs msw 2 or newer, where msw has only `rest` as msw 1 had', async () => {
    vi.resetModules();
    vi.doMock('msw', () => ({ rest: {} }));
    await expect(import('sluice/testing/msw')).rejects.toThrow('sluice/testing/msw needs msw 2 or newer, found');
  });
});

describe('package.json', () => {
  it('accepts any version of an optional peer, so that none blocks the installation', () => {
    const { peerDependencies, peerDependenciesMeta } = packageJson;
    const optional = Object.keys(peerDependenciesMeta);
    expect(
      Object.entries(peerDependencies)
        .filter(([, range]) => range === '*')
        .map(([name]) => name),
    ).toEqual(optional);
  });
});
