import msw from 'msw/package.json' with { type: 'json' };
import { afterEach, describe, expect, it, vi } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { requirePeer } from '../../src/requirePeer.js';

describe('requirePeer', () => {
  it('requirePeer accepts a compatible peer', () => {
    expect(() => requirePeer('sluice/x', { name: 'msw', versions: '2 or newer', isCompatible: true })).not.toThrow();
  });

  it('requirePeer names the entry point, the required and the installed version, and the install command', () => {
    expect(() => requirePeer('sluice/x', { name: 'msw', versions: '9 or newer', isCompatible: false })).toThrow(
      `sluice/x needs msw 9 or newer, found ${msw.version}. Run: npm install msw@latest`,
    );
  });

  it('requirePeer omits the installed version if it cannot be read', () => {
    expect(() => requirePeer('sluice/x', { name: 'not-installed', versions: '1', isCompatible: false })).toThrow(
      'sluice/x needs not-installed 1, and the installed version is another one. Run: npm install not-installed@latest',
    );
  });
});

describe('an entry point with an outdated peer', () => {
  afterEach(() => {
    vi.doUnmock('msw');
    vi.doUnmock('idb-keyval');
    vi.resetModules();
  });

  it('with msw 1, which exports only `rest`, sluice/testing/msw throws an error that it needs msw 2 or newer', async () => {
    vi.resetModules();
    vi.doMock('msw', () => ({ rest: {} }));
    await expect(import('sluice/testing/msw')).rejects.toThrow('sluice/testing/msw needs msw 2 or newer, found');
  });

  it('with idb-keyval 3, which exports a class, sluice/idb-keyval throws an error that it needs version 5 or newer', async () => {
    vi.resetModules();
    vi.doMock('idb-keyval', () => ({
      Store: class {},
      get: vi.fn(),
      set: vi.fn(),
      del: vi.fn(),
      createStore: undefined,
    }));
    await expect(import('sluice/idb-keyval')).rejects.toThrow('sluice/idb-keyval needs idb-keyval 5 or newer');
  });
});

describe('package.json', () => {
  it('package.json accepts any version of an optional peer, so that none blocks the installation', () => {
    const { peerDependencies, peerDependenciesMeta } = packageJson;
    const optional = Object.keys(peerDependenciesMeta);
    expect(
      Object.entries(peerDependencies)
        .filter(([, range]) => range === '*')
        .map(([name]) => name),
    ).toEqual(optional);
  });
});
