import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect } from 'storybook/test';
import { payloads } from '../../test/markdown/payloads.js';
import { isWhole, Typed } from './Typed.js';
import { everything } from './texts.js';

/** Texts that are long, broken, or meant to do harm. */
const meta = {
  title: 'Markdown/Limits',
  component: Typed,
  args: { charsPerSecond: 0 },
  parameters: { layout: 'fullscreen' },
} satisfies Meta<typeof Typed>;

export default meta;
type Story = StoryObj<typeof meta>;

/**
 * Over a hundred published attacks: script in links, raw HTML, images that carry data off, overlays, clobbering. Raw HTML
 * is text, links that may not lead anywhere are text, images wait.
 */
export const Payloads: Story = {
  args: { text: payloads.map((payload, index) => `${index + 1}. ${payload.replaceAll('\n', '\n   ')}`).join('\n\n') },
  play: async ({ canvasElement }) => {
    await expect(canvasElement.querySelector('img, script, iframe, form, style, svg')).toBeNull();
    await expect(canvasElement.querySelector('a[href^="javascript" i]')).toBeNull();
  },
};

/** A star and a bracket that nothing closes, in a paragraph that goes on: its cost stays linear. */
export const NothingCloses: Story = {
  args: {
    text: `A *star and a [bracket and a \`tick. ${'The paragraph goes on and on. '.repeat(300)}`,
    charsPerSecond: 6_000,
  },
  play: isWhole,
};

/** Words, addresses and code that are longer than any line. */
export const LongWords: Story = {
  args: {
    text: `${'Donaudampfschifffahrtsgesellschaft'.repeat(8)}\n\nhttps://example.com/${'path/'.repeat(60)}\n\nand \`${'x'.repeat(300)}\`.`,
  },
};

/** A table that is wider than the page scrolls in its own box, by keyboard too. */
export const WideTable: Story = {
  args: {
    text: `| ${Array.from({ length: 14 }, (_, index) => `Column ${index + 1}`).join(' | ')} |\n|${'---|'.repeat(14)}\n| ${'some words in a cell | '.repeat(14)}\n`,
  },
};

/** Quotes in quotes in lists in lists, until it is enough. */
export const DeepNesting: Story = {
  args: {
    text: `${'> '.repeat(12)}twelve quotes\n\n${Array.from({ length: 12 }, (_, depth) => `${'  '.repeat(depth)}- ${depth + 1}`).join('\n')}`,
  },
};

/** Forty answers in one: groups of blocks that are out of sight are neither laid out nor painted. */
export const VeryLong: Story = {
  args: {
    text: Array.from({ length: 40 }, () => everything.replaceAll('[^', '').replaceAll('[notes]:', '')).join('\n\n'),
  },
};

/** Two thousand lines of code, as they come. */
export const LongCode: Story = {
  args: {
    text: `\`\`\`ts\n${Array.from({ length: 2_000 }, (_, line) => `const line${line} = read(${line});`).join('\n')}\n\`\`\``,
    charsPerSecond: 30_000,
  },
  play: isWhole,
};
