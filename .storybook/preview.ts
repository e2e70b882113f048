import type { Preview } from '@storybook/react-vite';
import { setupWorker } from 'msw/browser';
import { mswLoader } from 'msw-storybook-addon/csf3';
import '../src/styles.css';

const preview: Preview = {
  loaders: [
    mswLoader(async () => {
      const worker = setupWorker();
      await worker.start({ quiet: true, onUnhandledFrame: 'bypass' });
      return worker;
    }),
  ],
  parameters: {
    a11y: { test: 'error' },
    // Each story in its own frame: inline, all stories of a docs page share one MSW worker and the last one's handlers.
    docs: { story: { inline: false, height: '160px' } },
  },
  tags: ['autodocs'],
};

export default preview;
