import type { Preview } from '@storybook/react-vite';
import { setupWorker } from 'msw/browser';
import { mswLoader } from 'msw-storybook-addon/csf3';
import { configure } from 'storybook/test';
import { DocsPage } from './DocsPage.js';
import { extractArgTypes } from './extractArgTypes.js';
import { theme } from './theme.js';
import { WideTable } from './WideTable.js';
import 'sluice/styles.css';
import './preview.css';

configure({ asyncUtilTimeout: 5_000 });
// Docs pages read the URL of their story frames from here. `embed` prevents play functions, which would take the focus
// from the page.
Object.assign(globalThis, { PREVIEW_URL: 'iframe.html?embed=true' });

const preview: Preview = {
  loaders: [
    mswLoader(async () => {
      const worker = setupWorker();
      // Relative to the page, so that the static site works in any folder.
      const { pathname } = new URL(`${import.meta.env.BASE_URL}mockServiceWorker.js`, document.baseURI);
      await worker.start({ quiet: true, onUnhandledFrame: 'bypass', serviceWorker: { url: pathname } });
      return worker;
    }),
  ],
  globalTypes: {
    scheme: {
      description: 'Colour scheme of the story',
      toolbar: {
        title: 'Scheme',
        icon: 'mirror',
        items: [
          { value: 'light dark', title: 'System' },
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
    // Storybook's backgrounds would hide the color scheme of the page.
    backgrounds: { disable: true },
    // Inline stories of a docs page share one MSW worker, so that the handlers of the last story would answer for all.
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
          'Welcome',
          'Getting started',
          'StreamingResponse',
          ['Guide', 'useStreamingResponse', 'States', 'Faults'],
          'Objects',
          ['Guide', 'useStreamingObject'],
          'ChatWindow',
          [
            'Guide',
            'Overview',
            'States',
            'Journeys',
            'Attachments',
            'Branches',
            'History',
            'Threads',
            'Export',
            'Features',
            'Languages',
            'Theme',
          ],
          'AI SDK',
          ['Guide', 'useChat', 'First shape'],
          'Markdown',
          ['Guide', 'Constructs', 'Slots', 'Limits'],
          'Testing',
          ['Mocking streams', 'A mocked stream', 'Quirks', 'Breakable answer', 'Storybook add-on'],
          'Server',
          ['Guide'],
          'Core',
          ['Guide', 'Live decoder'],
          'Manual',
          [
            'Protocols',
            'What can go wrong',
            'Metrics',
            'Styling',
            'Languages',
            'Performance',
            'Security',
            'Architecture',
          ],
        ],
      },
    },
  },
  tags: ['autodocs'],
};

export default preview;
