import { Source as Block } from '@storybook/addon-docs/blocks';
import type { ComponentProps } from 'react';

const dark = matchMedia('(prefers-color-scheme: dark)').matches;

/** Code in the color scheme of the page. Storybook's own block is always light. */
export function Source(props: ComponentProps<typeof Block>) {
  return <Block {...props} dark={dark} />;
}
