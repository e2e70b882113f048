import type { CSSObject, StorybookTheme } from 'storybook/theming';

/**
 * A style from the manager's theme. Storybook's theme types depend on Emotion's types, which are not published with it.
 */
export function themed<Props = object>(style: (theme: StorybookTheme, props: Props) => CSSObject) {
  return (props: Props & { theme?: unknown }) => style(props.theme as StorybookTheme, props);
}
