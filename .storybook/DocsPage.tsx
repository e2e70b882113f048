import { Description, Stories, Title } from '@storybook/addon-docs/blocks';

/** The page of a file of stories: all of them, and nothing before them. The props are in the guide. */
export function DocsPage() {
  return (
    <>
      <Title />
      <Description />
      <Stories title="" />
    </>
  );
}
