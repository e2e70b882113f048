import { Description, Stories, Title } from '@storybook/addon-docs/blocks';

/** Docs page of a story file: all of its stories. Props are on the guide pages. */
export function DocsPage() {
  return (
    <>
      <Title />
      <Description />
      <Stories title="" />
    </>
  );
}
