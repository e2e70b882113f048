import type { Meta, StoryObj } from '@storybook/react-vite';
import type { ComponentPropsWithoutRef } from 'react';
import { renderMath } from 'sluice/markdown/katex';
import { expect } from 'storybook/test';
import { renderCode, renderDiagram } from './renderers.js';
import { isWhole, Typed } from './Typed.js';
import * as texts from './texts.js';

/** Parts of the renderer that an application can replace. */
const meta = {
  title: 'Markdown/Slots',
  component: Typed,
  args: { charsPerSecond: 1_000 },
  parameters: { layout: 'fullscreen' },
} satisfies Meta<typeof Typed>;

export default meta;
type Story = StoryObj<typeof meta>;

/** `createCodeRenderer` of `sluice/markdown/shiki`. Each complete line is tokenized once, with the state of the line above. */
export const Highlighter: Story = {
  args: { text: `${texts.code}\n${texts.everything.match(/```ts[\s\S]*?```/)![0]}`, renderCode },
  play: async (context) => {
    await isWhole(context);
    await expect(context.canvas.getByText(/^\s*class\s*$/)).toHaveAttribute('style');
  },
};

/** `renderMath` of `sluice/markdown/katex`. Without `renderMath`, dollar signs are text. Prices are always text. */
export const Formulas: Story = {
  args: { text: texts.math, renderMath },
  play: async (context) => {
    await isWhole(context);
    await expect(context.canvasElement.querySelectorAll('math')).toHaveLength(5);
    await expect(context.canvas.getByText(/costs \$5 to \$6/)).toBeVisible();
  },
};

/** `createDiagramRenderer` of `sluice/markdown/mermaid` draws a complete block in a sandboxed frame. */
export const Diagram: Story = {
  args: { text: texts.diagram, renderCode: renderDiagram },
  play: async (context) => {
    await isWhole(context);
    await expect(await context.canvas.findByTitle('sequenceDiagram', {}, { timeout: 20_000 })).toBeVisible();
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

/** `components` replaces elements by name. */
export const Components: Story = {
  args: { text: texts.everything, components, charsPerSecond: 3_000 },
  play: isWhole,
};
