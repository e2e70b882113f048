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

it("useChat with whileAnswering: 'interrupt' has an empty queue on an AI SDK version without queues", () => {
  let chat!: ReturnType<typeof useChat>;
  function Page() {
    chat = useChat({ whileAnswering: 'interrupt' });
    return null;
  }
  render(<Page />);
  expect(chat.queue).toEqual([]);
});
