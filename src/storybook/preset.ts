import { requirePeer } from '../requirePeer.js';

// Storybook loads the preset in Node before it bundles the manager and the preview. With Storybook 8, the bundler would
// report only that `storybook/manager-api` cannot be resolved.
requirePeer('sluice/storybook', { name: 'storybook', versions: '9 or newer', isCompatible: isResolvable() });

function isResolvable(): boolean {
  try {
    const { createRequire } = globalThis.process.getBuiltinModule('node:module');
    createRequire(import.meta.url).resolve('storybook/manager-api');
    return true;
  } catch {
    return false;
  }
}
