import type { CSSObject, StorybookTheme } from 'storybook/theming';

/** A style that follows the manager's theme. Storybook types the theme by way of Emotion's types, which it does not bring. */
export function themed<Props = object>(style: (theme: StorybookTheme, props: Props) => CSSObject) {
  return (props: Props & { theme?: unknown }) => style(props.theme as StorybookTheme, props);
}
