import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, fireEvent } from 'storybook/test';
import { ThemePlayground } from './ThemePlayground.js';

/** A theme from CSS variables: accent, radius, density and font, and the CSS to copy. */
const meta = {
  title: 'ChatWindow/Theme',
  component: ThemePlayground,
  args: {
    theme: { accentLight: '#0b6e78', accentDark: '#63c5cf', radius: 10, density: 'Regular', font: 'System' },
  },
  parameters: { layout: 'fullscreen' },
  decorators: [
    (Story) => (
      <div style={{ blockSize: '100dvh' }}>
        <Story />
      </div>
    ),
  ],
} satisfies Meta<typeof ThemePlayground>;

export default meta;
type Story = StoryObj<typeof meta>;

/** Every control changes the chat and the CSS. */
export const Playground: Story = {
  play: async ({ canvas, canvasElement, userEvent }) => {
    const css = canvas.getByRole<HTMLTextAreaElement>('textbox', { name: 'CSS' });
    const chat = canvasElement.querySelector<HTMLElement>('.sluice-chat')!;
    await fireEvent.change(canvas.getByLabelText('Accent, light'), { target: { value: '#7a3e9d' } });
    await fireEvent.change(canvas.getByRole('slider', { name: 'Radius' }), { target: { value: '20' } });
    await userEvent.selectOptions(canvas.getByRole('combobox', { name: 'Density' }), 'Compact');
    await userEvent.selectOptions(canvas.getByRole('combobox', { name: 'Font' }), 'Serif');
    await expect(css.value).toContain('--sluice-accent: light-dark(#7a3e9d, #63c5cf);');
    await expect(css.value).toContain('--sluice-radius: 20px;');
    await expect(getComputedStyle(chat).fontSize).toBe('14px');
    await expect(getComputedStyle(chat).fontFamily).toContain('Georgia');
    await userEvent.selectOptions(canvas.getByRole('combobox', { name: 'Scheme' }), 'Dark');
    await expect(getComputedStyle(chat).colorScheme).toBe('dark');
    await userEvent.selectOptions(canvas.getByRole('combobox', { name: 'Scheme' }), 'System');
  },
};

/** A theme with a brand's own values. */
export const Brand: Story = {
  args: { theme: { accentLight: '#8a2b5b', accentDark: '#f0a3c4', radius: 18, density: 'Airy', font: 'Serif' } },
  play: async ({ canvas }) => {
    await expect(canvas.getByRole<HTMLTextAreaElement>('textbox', { name: 'CSS' }).value).toContain('Georgia');
  },
};
