import type { Meta, StoryObj } from '@storybook/react-vite';
import katex from 'katex';
import type { ComponentPropsWithoutRef } from 'react';
import type { RenderedMath } from 'sluice/markdown';
import { expect } from 'storybook/test';
import { drawn } from './diagram.js';
import { highlighted } from './highlight.js';
import { isWhole, Typed } from './Typed.js';
import * as texts from './texts.js';

/** What can stand in for what the renderer does itself. */
const meta = {
  title: 'Markdown/Slots',
  component: Typed,
  args: { charsPerSecond: 1_000 },
  parameters: { layout: 'fullscreen' },
} satisfies Meta<typeof Typed>;

export default meta;
type Story = StoryObj<typeof meta>;

/** `renderCode` with Shiki, which goes on from the state of the line above: each whole line is highlighted once. */
export const Highlighter: Story = {
  args: { text: `${texts.code}\n${texts.everything.match(/```ts[\s\S]*?```/)![0]}`, renderCode: highlighted },
  play: async (context) => {
    await isWhole(context);
    await expect(context.canvas.getByText(/^\s*class\s*$/)).toHaveAttribute('style');
  },
};

/** KaTeX as MathML, which needs no style sheet. A formula that is not whole is not there yet. */
function typeset({ text, display, open }: RenderedMath) {
  if (open) return null;
  const html = katex.renderToString(text, {
    displayMode: display,
    output: 'mathml',
    throwOnError: false,
    trust: false,
  });
  // biome-ignore lint/security/noDangerouslySetInnerHtml: KaTeX wrote it, and with `trust: false` no link is in it
  return <span dangerouslySetInnerHTML={{ __html: html }} />;
}

/** `renderMath`. Only where it is given are dollars formulas; prices stay prices. */
export const Formulas: Story = {
  args: { text: texts.math, renderMath: typeset },
  play: async (context) => {
    await isWhole(context);
    await expect(context.canvasElement.querySelectorAll('math')).toHaveLength(5);
    await expect(context.canvas.getByText(/costs \$5 to \$6/)).toBeVisible();
  },
};

/** `renderCode` with a drawing, once the block is whole. */
export const Diagram: Story = {
  args: { text: texts.diagram, renderCode: drawn },
  play: async (context) => {
    await isWhole(context);
    await expect(context.canvas.getByRole('img')).toBeVisible();
  },
};

const components = {
  a: (props: ComponentPropsWithoutRef<'a'>) => (
    <a {...props}>
      {props.children}
      <span aria-hidden="true"> ↗</span>
    </a>
  ),
  blockquote: (props: ComponentPropsWithoutRef<'blockquote'>) => (
    <blockquote {...props} style={{ borderInlineStartColor: 'var(--sluice-accent)' }} />
  ),
};

/** `components`: what stands in for an element, by its name. */
export const Components: Story = {
  args: { text: texts.everything, components, charsPerSecond: 3_000 },
  play: isWhole,
};
