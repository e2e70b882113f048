import type { Meta, StoryObj } from '@storybook/react-vite';
import { finish, object, pace, script } from 'sluice/testing';
import { streamHandler } from 'sluice/testing/msw';
import { expect, fn, waitFor } from 'storybook/test';
import { Cards } from './Cards.js';
import { Recipe } from './Recipe.js';

const recipe = {
  title: 'Leek soup',
  minutes: 35,
  ingredients: [
    { name: 'leeks', amount: '3' },
    { name: 'potatoes', amount: '500 g' },
    { name: 'stock', amount: '1 l' },
  ],
  steps: [
    'Slice the leeks and dice the potatoes.',
    'Sweat both in butter.',
    'Add the stock and simmer for 25 minutes.',
  ],
};
const readable = pace({ ttftMs: 200, charsPerSecond: 300 });

/**
 * Objects that fill in while they stream. What is shown never becomes wrong: a number appears when it is complete, and
 * an incomplete object never counts as complete.
 */
const meta = {
  title: 'Objects/useStreamingObject',
  component: Recipe,
  args: { api: '/api/recipe' },
  parameters: { layout: 'padded', docs: { story: { height: '420px' } } },
} satisfies Meta<typeof Recipe>;

export default meta;
type Story = StoryObj<typeof meta>;
type Play = NonNullable<Story['play']>;

const generate: Play = async ({ canvas, userEvent }) => {
  await userEvent.click(canvas.getByRole('button', { name: 'Generate' }));
};

const reaches = (canvasElement: HTMLElement, wanted: string) =>
  waitFor(() => expect(canvasElement.querySelector('.recipe')).toHaveAttribute('data-status', wanted), {
    timeout: 8_000,
  });

const save = (canvas: Parameters<Play>[0]['canvas']) => canvas.getByRole('button', { name: 'Save' });

/** A recipe fills in. It can be saved when it is complete and valid. */
export const FillsIn: Story = {
  beforeEach: ({ msw }) => msw.use(streamHandler('/api/recipe', script(readable, object(recipe), finish()))),
  play: async (context) => {
    await generate(context);
    await context.canvas.findByText('Slice the', { exact: false });
    await expect(save(context.canvas)).toBeDisabled();
    await reaches(context.canvasElement, 'done');
    await expect(save(context.canvas)).toBeEnabled();
    await expect(context.canvas.getByText('35 minutes')).toBeVisible();
    await expect(context.canvas.getByText('500 g potatoes')).toBeVisible();
  },
};

/** The object is in a code fence between two sentences. */
export const InACodeFence: Story = {
  beforeEach: ({ msw }) =>
    msw.use(streamHandler('/api/recipe', script(readable, object(recipe, { from: 'fence' }), finish()))),
  play: async (context) => {
    await generate(context);
    await reaches(context.canvasElement, 'done');
    await expect(context.canvas.getByRole('heading', { name: 'Leek soup' })).toBeVisible();
  },
};

/** The object is the input of a tool call. */
export const FromAToolCall: Story = {
  args: { from: { tool: 'save_recipe' } },
  beforeEach: ({ msw }) =>
    msw.use(
      streamHandler(
        '/api/recipe',
        script(readable, object(recipe, { from: { tool: 'save_recipe' } }), finish('tool-calls')),
      ),
    ),
  play: async (context) => {
    await generate(context);
    await reaches(context.canvasElement, 'done');
    await expect(context.canvas.getByText('Sweat both in butter.')).toBeVisible();
  },
};

/** The model reaches its token limit in the middle of a step. The part that arrived is kept, and cannot be saved. */
export const Truncated: Story = {
  beforeEach: ({ msw }) =>
    msw.use(
      streamHandler('/api/recipe', script(readable, object(JSON.stringify(recipe).slice(0, 180)), finish('length'))),
    ),
  play: async (context) => {
    await generate(context);
    await reaches(context.canvasElement, 'failed');
    await expect(context.canvas.getByRole('alert')).toHaveTextContent('token limit');
    await expect(context.canvas.getByText('500 g potatoes')).toBeVisible();
    await expect(save(context.canvas)).toBeDisabled();
  },
};

/** The object is complete but does not match its schema. The issues say where. */
export const SchemaMismatch: Story = {
  beforeEach: ({ msw }) =>
    msw.use(streamHandler('/api/recipe', script(readable, object({ ...recipe, minutes: 'half an hour' }), finish()))),
  play: async (context) => {
    await generate(context);
    await reaches(context.canvasElement, 'failed');
    await expect(context.canvas.getByRole('alert')).toHaveTextContent('minutes: ');
    await expect(save(context.canvas)).toBeDisabled();
  },
};

const onRender = fn();
const onElement = fn();
const cards = Array.from({ length: 200 }, (_, id) => ({ id, title: `Card number ${id}` }));

/** 200 memoized cards. Each renders only while it grows. */
export const TwoHundredCards: Story = {
  render: () => <Cards api="/api/cards" onRender={onRender} onElement={onElement} />,
  beforeEach: ({ msw }) => {
    onRender.mockClear();
    onElement.mockClear();
    msw.use(streamHandler('/api/cards', script(pace({ charsPerSecond: 3_000 }), object(cards), finish())));
  },
  play: async (context) => {
    await generate(context);
    await waitFor(() => expect(context.canvas.getAllByRole('listitem')).toHaveLength(200), { timeout: 15_000 });
    await waitFor(() => expect(onElement).toHaveBeenCalledTimes(200));
    await expect(context.canvas.getByText('Card number 199')).toBeInTheDocument();
    // Twice in StrictMode. Without shared objects, each commit would render all cards, about 20,000 times.
    await expect(onRender.mock.calls.length).toBeLessThan(2_000);
  },
};
