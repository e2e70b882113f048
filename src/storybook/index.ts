import { definePreviewAddon } from 'storybook/internal/csf';
import * as preview from './preview.js';

/**
 * For a preview that is written with `definePreview({ addons: [sluice()] })`. Everyone else needs nothing but
 * `addons: ['sluice/storybook']` in `.storybook/main.ts`.
 */
export default function sluice() {
  return definePreviewAddon(preview);
}
