import type { DecoratorFunction, Renderer } from 'storybook/internal/types';

/**
 * Gives each story of a docs page a frame of its own, if its streams are mocked with `streamHandler`. In the page itself
 * all stories share one service worker client, and of two that mock the same URL the last one answers for both.
 *
 * `parameters.docs.story.height` sets the height of the frame.
 */
export const ownFrame: DecoratorFunction<Renderer> = (Story, context) => {
  const story = Story();
  if (context.viewMode !== 'docs' || !streamsThroughMsw(context['msw'])) return story;
  const height: unknown = context.parameters['docs']?.story?.height;
  return (
    <iframe
      title={`${context.title}: ${context.name}`}
      src={frameUrl(context.id)}
      style={{ display: 'block', width: '100%', height: typeof height === 'string' ? height : '320px', border: 0 }}
    />
  );
};

function frameUrl(storyId: string): string {
  const url = new URL(location.href);
  url.searchParams.set('id', storyId);
  url.searchParams.set('viewMode', 'story');
  return url.href;
}

/** @param msw - What msw-storybook-addon puts into the context: an MSW worker. */
function streamsThroughMsw(msw: unknown): boolean {
  if (typeof msw !== 'object' || msw === null || !('listHandlers' in msw)) return false;
  const { listHandlers } = msw as { listHandlers(): readonly object[] };
  return listHandlers.call(msw).some((handler) => 'journal' in handler);
}
