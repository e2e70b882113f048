import { render } from '@testing-library/react';
import { useChat } from 'sluice/ai-sdk';
import { expect, it, vi } from 'vitest';

/** The SDK's hook before it had a queue. */
vi.mock('@ai-sdk/react', async (original) => {
  const sdk = await original<typeof import('@ai-sdk/react')>();
  return {
    ...sdk,
    useChat: (options: never) => ({ ...sdk.useChat(options), experimental_queuedMessages: undefined }),
  };
});

it('useChat has an empty queue with an SDK version without one when whileAnswering is interrupt', () => {
  let chat!: ReturnType<typeof useChat>;
  function Page() {
    chat = useChat({ whileAnswering: 'interrupt' });
    return null;
  }
  render(<Page />);
  expect(chat.queue).toEqual([]);
});
