import { fileURLToPath } from 'node:url';
import type { StorybookConfig } from '@storybook/react-vite';
import { msw } from 'msw/vite';
import remarkGfm from 'remark-gfm';
import type { Channel } from 'storybook/internal/channels';
import { REQUEST_WHATS_NEW_DATA } from 'storybook/internal/core-events';
import { readComponentProps } from './componentProps.js';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** An inline icon, so that pages send no request for one. */
const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0b6e78"/><path fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round" d="M7 5v13M25 5v13M7 8h18M12 8v8h8V8M5 23q3.7-3.6 7.3 0t7.3 0 7.4 0M5 28q3.7-3.6 7.3 0t7.3 0 7.4 0"/></svg>`;
const favicon = (head = '') => `${head}<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(icon)}">`;

const componentProps = {
  name: 'component-props',
  resolveId: (id: string) => (id === 'virtual:component-props' ? `\0${id}` : undefined),
  load: (id: string) =>
    id === '\0virtual:component-props'
      ? `export default ${JSON.stringify(readComponentProps([path('../src/react'), path('../src/markdown')]))}`
      : undefined,
};

const config: StorybookConfig = {
  framework: '@storybook/react-vite',
  stories: ['../stories/**/*.mdx', '../stories/**/*.stories.tsx'],
  addons: [
    {
      name: '@storybook/addon-docs',
      options: { mdxPluginOptions: { mdxCompileOptions: { remarkPlugins: [remarkGfm] } } },
    },
    '@storybook/addon-a11y',
    '@storybook/addon-vitest',
  ],
  // Users write `addons: ['sluice/storybook']`. Here the add-on is loaded from its source.
  managerEntries: (entries = []) => [...entries, path('../src/storybook/manager.ts')],
  previewAnnotations: (entries = []) => [...entries, path('../src/storybook/preview.ts')],
  core: { disableTelemetry: true, disableWhatsNewNotifications: true },
  // The dev server requests news from storybook.js.org on page load, even with `disableWhatsNewNotifications`.
  experimental_serverChannel: (channel: Channel) => {
    channel.removeAllListeners(REQUEST_WHATS_NEW_DATA);
    return channel;
  },
  managerHead: favicon,
  previewHead: favicon,
  features: { sidebarOnboardingChecklist: false, menuOnboardingChecklist: false },
  viteFinal: (config) => ({
    ...config,
    plugins: [...(config.plugins ?? []), msw({ mode: 'worker-only' }), componentProps],
  }),
};

export default config;
