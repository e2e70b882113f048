import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect } from 'storybook/test';
import { payloads } from '../../test/markdown/payloads.js';
import { isWhole, Typed } from './Typed.js';
import { everything } from './texts.js';

/** Texts that are long, broken or malicious. */
const meta = {
  title: 'Markdown/Limits',
  component: Typed,
  args: { charsPerSecond: 0 },
  parameters: { layout: 'fullscreen' },
} satisfies Meta<typeof Typed>;

export default meta;
type Story = StoryObj<typeof meta>;

/**
 * Over a hundred published attacks: script in links, raw HTML, images that send data, overlays, DOM clobbering. Raw
 * HTML is text, unsafe links are text, and images need a click.
 */
export const Attacks: Story = {
  args: { text: payloads.map((payload, index) => `${index + 1}. ${payload.replaceAll('\n', '\n   ')}`).join('\n\n') },
  play: async ({ canvasElement }) => {
    await expect(canvasElement.querySelector('img, script, iframe, form, style, svg')).toBeNull();
    await expect(canvasElement.querySelector('a[href^="javascript" i]')).toBeNull();
  },
};

/** An unclosed star and bracket in a growing paragraph. The cost stays linear. */
export const UnclosedMarks: Story = {
  args: {
    text: `A *star and a [bracket and a \`tick. ${'The paragraph goes on and on. '.repeat(300)}`,
    charsPerSecond: 6_000,
  },
  play: isWhole,
};

/** Words, URLs and code that are longer than a line. */
export const LongWords: Story = {
  args: {
    text: `${'Donaudampfschifffahrtsgesellschaft'.repeat(8)}\n\nhttps://example.com/${'path/'.repeat(60)}\n\nand \`${'x'.repeat(300)}\`.`,
  },
};

/** A table that is wider than the page scrolls in its own box, also by keyboard. */
export const WideTable: Story = {
  args: {
    text: `| ${Array.from({ length: 14 }, (_, index) => `Column ${index + 1}`).join(' | ')} |\n|${'---|'.repeat(14)}\n| ${'some words in a cell | '.repeat(14)}\n`,
  },
};

/** Deeply nested quotes and lists. */
export const DeepNesting: Story = {
  args: {
    text: `${'> '.repeat(12)}twelve quotes\n\n${Array.from({ length: 12 }, (_, depth) => `${'  '.repeat(depth)}- ${depth + 1}`).join('\n')}`,
  },
};

/** Forty answers in one. The browser skips the layout and paint of groups out of view. */
export const VeryLong: Story = {
  args: {
    text: Array.from({ length: 40 }, () => everything.replaceAll('[^', '').replaceAll('[notes]:', '')).join('\n\n'),
  },
};

/** Two thousand streaming lines of code. */
export const LongCode: Story = {
  args: {
    text: `\`\`\`ts\n${Array.from({ length: 2_000 }, (_, line) => `const line${line} = read(${line});`).join('\n')}\n\`\`\``,
    charsPerSecond: 30_000,
  },
  play: isWhole,
};
