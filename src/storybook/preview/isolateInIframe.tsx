import type { DecoratorFunction, Renderer } from 'storybook/internal/types';

/**
 * In docs pages, renders a story that uses `streamHandler` in its own iframe. Inline stories share one MSW worker: if
 * two stories mock the same URL, the last one would answer for both. The play function does not run in the
 * iframe, because it would take the focus from the page.
 *
 * `parameters.docs.story.height` sets the height of the iframe.
 */
export const isolateInIframe: DecoratorFunction<Renderer> = (Story, context) => {
  const story = Story();
  if (context.viewMode !== 'docs' || !streamsThroughMsw(context['msw'])) return story;
  const height: unknown = context.parameters['docs']?.story?.height;
  return (
    <iframe
      title={`${context.title}: ${context.name}`}
      src={storyUrl(context.id)}
      style={{ display: 'block', width: '100%', height: typeof height === 'string' ? height : '320px', border: 0 }}
    />
  );
};

function storyUrl(storyId: string): string {
  const url = new URL(location.href);
  url.searchParams.set('id', storyId);
  url.searchParams.set('viewMode', 'story');
  // Storybook runs no play function in an embedded story.
  url.searchParams.set('embed', 'true');
  return url.href;
}

/** @param msw - The MSW worker that msw-storybook-addon puts into the story context. */
function streamsThroughMsw(msw: unknown): boolean {
  if (typeof msw !== 'object' || msw === null || !('listHandlers' in msw)) return false;
  const { listHandlers } = msw as { listHandlers(): readonly object[] };
  return listHandlers.call(msw).some((handler) => 'journal' in handler);
}
