import { create } from 'storybook/theming';

const brand = {
  brandTitle: 'Sluice',
  brandUrl: './',
  fontBase: 'system-ui, sans-serif',
  fontCode: 'ui-monospace, Menlo, Consolas, monospace',
  appBorderRadius: 8,
  inputBorderRadius: 8,
};

const light = create({
  base: 'light',
  ...brand,
  colorPrimary: '#0b6e78',
  colorSecondary: '#0b6e78',
  appBg: '#f3f6f6',
  appPreviewBg: '#ffffff',
  appBorderColor: '#d9e0e1',
  barBg: '#ffffff',
  barSelectedColor: '#0b6e78',
  textColor: '#1c2326',
  textMutedColor: '#5b666b',
});

const dark = create({
  base: 'dark',
  ...brand,
  colorPrimary: '#63c5cf',
  colorSecondary: '#63c5cf',
  appBg: '#14191b',
  appContentBg: '#1a2023',
  appPreviewBg: '#14191b',
  appBorderColor: '#323c40',
  barBg: '#1a2023',
  barSelectedColor: '#63c5cf',
  inputBg: '#1e2528',
  textColor: '#e4eaeb',
  textMutedColor: '#9aa8ac',
  textInverseColor: '#06282c',
});

/** The manager and the docs pages follow the colour scheme of the system. */
export const theme = matchMedia('(prefers-color-scheme: dark)').matches ? dark : light;
