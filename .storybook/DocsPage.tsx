import { Description, Stories, Title } from '@storybook/addon-docs/blocks';

/** The docs page of a story file shows all its stories. Tables of props are on the guide pages. */
export function DocsPage() {
  return (
    <>
      <Title />
      <Description />
      <Stories title="" />
    </>
  );
}
