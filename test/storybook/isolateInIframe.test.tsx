import { render, screen } from '@testing-library/react';
import { finish, script, text } from 'sluice/testing';
import { streamHandler } from 'sluice/testing/msw';
import type { Renderer, StoryContext } from 'storybook/internal/types';
import { describe, expect, it } from 'vitest';
import { isolateInIframe } from '../../src/storybook/preview/isolateInIframe.js';

const handler = streamHandler('/api/stream', script(text('Hello'), finish()));

function renderStory(viewMode: 'docs' | 'story', handlers: readonly object[]) {
  const context = {
    viewMode,
    id: 'chat--done',
    title: 'Chat',
    name: 'Done',
    parameters: { docs: { story: { height: '480px' } } },
    msw: { listHandlers: () => handlers },
  };
  const Story = () => <p>The story itself</p>;
  render(<>{isolateInIframe(Story, context as unknown as StoryContext<Renderer>)}</>);
}

describe('isolateInIframe', () => {
  it('isolateInIframe renders a story with a streamHandler in an iframe of the configured height in docs pages', () => {
    renderStory('docs', [handler]);
    expect(screen.queryByText('The story itself')).toBeNull();
    expect(screen.getByTitle('Chat: Done')).toHaveStyle({ height: '480px' });
  });

  it('isolateInIframe opens the story as embedded, so that Storybook does not run its play function', () => {
    renderStory('docs', [handler]);
    const { searchParams } = new URL(screen.getByTitle<HTMLIFrameElement>('Chat: Done').src);
    expect(Object.fromEntries(searchParams)).toEqual({ id: 'chat--done', viewMode: 'story', embed: 'true' });
  });

  it('isolateInIframe leaves a story without a streamHandler inline', () => {
    renderStory('docs', [{}]);
    expect(screen.getByText('The story itself')).toBeVisible();
  });

  it('isolateInIframe leaves a story inline outside of docs pages', () => {
    renderStory('story', [handler]);
    expect(screen.getByText('The story itself')).toBeVisible();
  });
});
