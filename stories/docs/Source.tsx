import { Source as Block } from '@storybook/addon-docs/blocks';
import type { ComponentProps } from 'react';

const dark = matchMedia('(prefers-color-scheme: dark)').matches;

/** Code in the scheme of the page around it; Storybook's own block is light on every page. */
export function Source(props: ComponentProps<typeof Block>) {
  return <Block {...props} dark={dark} />;
}
