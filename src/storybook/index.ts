// A namespace import, because a missing named export would fail before the version check.
import * as csf from 'storybook/internal/csf';
import { requirePeer } from '../requirePeer.js';
import * as preview from './preview.js';

requirePeer("`import 'sluice/storybook'`", {
  name: 'storybook',
  versions: '9.1 or newer',
  isCompatible: 'definePreviewAddon' in csf,
});

/**
 * The add-on for `definePreview({ addons: [sluice()] })`. Other configurations need only `addons: ['sluice/storybook']`
 * in `.storybook/main.ts`.
 */
export default function sluice() {
  return csf.definePreviewAddon(preview);
}
