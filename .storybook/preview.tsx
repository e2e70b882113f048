import type { Preview } from '@storybook/react-vite';
import { setupWorker } from 'msw/browser';
import { mswLoader } from 'msw-storybook-addon/csf3';
import { configure } from 'storybook/test';
import { DocsPage } from './DocsPage.js';
import { extractArgTypes } from './extractArgTypes.js';
import { leaveFocus } from './leaveFocus.js';
import { theme } from './theme.js';
import { WideTable } from './WideTable.js';
import 'sluice/styles.css';
import './preview.css';

// A page may be one of many on a busy machine.
configure({ asyncUtilTimeout: 5_000 });
leaveFocus(window);

const preview: Preview = {
  loaders: [
    mswLoader(async () => {
      const worker = setupWorker();
      // Beside the page, wherever the site is put.
      const { pathname } = new URL(`${import.meta.env.BASE_URL}mockServiceWorker.js`, document.baseURI);
      await worker.start({ quiet: true, onUnhandledFrame: 'bypass', serviceWorker: { url: pathname } });
      return worker;
    }),
  ],
  globalTypes: {
    scheme: {
      description: 'Colour scheme of the page around the story',
      toolbar: {
        title: 'Scheme',
        icon: 'mirror',
        items: [
          { value: 'light dark', title: 'As the system' },
          { value: 'light', title: 'Light' },
          { value: 'dark', title: 'Dark' },
        ],
        dynamicTitle: true,
      },
    },
  },
  initialGlobals: { scheme: 'light dark' },
  decorators: [
    (Story, { globals }) => {
      document.documentElement.style.colorScheme = globals['scheme'];
      return <Story />;
    },
  ],
  parameters: {
    a11y: { test: 'error' },
    // The page follows the scheme; Storybook's own backgrounds would paint over it.
    backgrounds: { disable: true },
    // Each story in its own frame: inline, all stories of a docs page share one MSW worker and the last one's handlers.
    docs: {
      theme,
      toc: { headingSelector: 'h2, h3' },
      story: { inline: false, height: '320px' },
      page: DocsPage,
      components: { table: WideTable },
      extractArgTypes,
    },
    options: {
      storySort: {
        order: [
          'Getting started',
          'StreamingResponse',
          ['Guide', 'useStreamingResponse', 'States', 'Faults'],
          'ChatWindow',
          ['Guide', 'States', 'Journeys'],
          'AI SDK',
          ['Guide', 'useChat', 'First shape'],
          'Markdown',
          ['Guide', 'Constructs', 'Slots', 'Limits'],
          'Testing',
          ['Mocking streams', 'A mocked stream', 'Storybook add-on'],
          'Core',
          ['Guide', 'Live decoder'],
          'Manual',
          ['Protocols', 'What can go wrong', 'Metrics', 'Styling', 'Performance', 'Security', 'Architecture'],
        ],
      },
    },
  },
  tags: ['autodocs'],
};

export default preview;
