import { definePreviewAddon } from 'storybook/internal/csf';
import * as preview from './preview.js';

/**
 * The add-on for `definePreview({ addons: [sluice()] })`. Other configurations need only `addons: ['sluice/storybook']`
 * in `.storybook/main.ts`.
 */
export default function sluice() {
  return definePreviewAddon(preview);
}
