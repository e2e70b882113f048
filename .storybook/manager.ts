import { addons } from 'storybook/manager-api';
import { create } from 'storybook/theming';

const brand = {
  brandTitle: 'Sluice',
  fontBase: 'system-ui, sans-serif',
  fontCode: 'ui-monospace, Menlo, Consolas, monospace',
  appBorderRadius: 8,
  inputBorderRadius: 8,
};

const dark = matchMedia('(prefers-color-scheme: dark)').matches;

addons.setConfig({
  theme: dark
    ? create({
        base: 'dark',
        ...brand,
        colorPrimary: '#63c5cf',
        colorSecondary: '#63c5cf',
        appBg: '#14191b',
        appContentBg: '#14191b',
        barBg: '#14191b',
      })
    : create({ base: 'light', ...brand, colorPrimary: '#0b6e78', colorSecondary: '#0b6e78', appBg: '#f3f6f6' }),
});
