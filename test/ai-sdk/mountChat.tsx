import { useChat as useStockChat } from '@ai-sdk/react';
import { render } from '@testing-library/react';
import { type ChatStatus, DefaultChatTransport, type UIMessage } from 'ai';
import { StrictMode, useEffect, useState } from 'react';
import { type UseChatHelpers, type UseChatOptions, useChat } from 'sluice/ai-sdk';

type Finish = Parameters<NonNullable<Extract<UseChatOptions<UIMessage>, { onFinish?: unknown }>['onFinish']>>[0];

/** A mounted chat: the latest result of the hook, and what has happened. */
export interface MountedChat {
  readonly chat: UseChatHelpers<UIMessage>;
  readonly statuses: readonly ChatStatus[];
  readonly phases: readonly string[];
  readonly finishes: readonly Finish[];
  readonly errors: readonly Error[];
  readonly text: string;
  /** All rendered texts of the last message. */
  readonly texts: readonly string[];
  readonly commits: number;
  send(text?: string): Promise<void>;
  /** Performs an action of the application, and resolves when all its effects are rendered. */
  perform(work: (chat: () => UseChatHelpers<UIMessage>) => Promise<unknown>): Promise<void>;
  unmount(): void;
}

/** Mounts `useChat` of Sluice or of the AI SDK. */
export function mountChat(
  options: UseChatOptions<UIMessage> & { stock?: boolean; strictMode?: boolean; api?: string } = {},
): MountedChat {
  const { stock, strictMode, ...rest } = options;
  const statuses: ChatStatus[] = [];
  const phases: string[] = [];
  const finishes: Finish[] = [];
  const errors: Error[] = [];
  const texts: string[] = [];
  let chat!: UseChatHelpers<UIMessage>;
  let commits = 0;
  const useIt = (stock ? useStockChat : useChat) as typeof useChat;

  let renderOnce!: (done: () => void) => void;
  function Page() {
    const [done, setDone] = useState<() => void>();
    useEffect(() => done?.(), [done]);
    renderOnce = (done) => setDone(() => done);
    const all = {
      onFinish: (finish: Finish) => finishes.push(finish),
      onError: (error: Error) => errors.push(error),
      ...rest,
      ...(stock &&
        !('transport' in rest) && { transport: new DefaultChatTransport({ api: rest.api, fetch: rest.fetch }) }),
    } as UseChatOptions<UIMessage>;
    chat = useIt(all);
    commits++;
    if (statuses.at(-1) !== chat.status) statuses.push(chat.status);
    if (chat.progress && phases.at(-1) !== chat.progress.status) phases.push(chat.progress.status);
    const last = chat.messages.at(-1);
    const text = last?.role === 'assistant' ? textOf(last) : '';
    if (texts.at(-1) !== text) texts.push(text);
    return null;
  }
  const { unmount } = render(strictMode ? <StrictMode>{<Page />}</StrictMode> : <Page />);
  const perform: MountedChat['perform'] = (work) =>
    inItsOwnTime(async () => {
      await work(() => chat);
      // The SDK finishes before React. A render that starts now shows everything from before.
      await new Promise<void>((resolve) => renderOnce(resolve));
    });
  return {
    get chat() {
      return chat;
    },
    get commits() {
      return commits;
    },
    statuses,
    phases,
    finishes,
    errors,
    texts,
    get text() {
      const last = chat.messages.at(-1);
      return last?.role === 'assistant' ? textOf(last) : '';
    },
    send: (text = 'Hi') => perform(() => chat.sendMessage({ text })),
    perform,
    unmount,
  };
}

/** Outside `act`, which in React 18 renders only at its end. */
async function inItsOwnTime(work: () => Promise<void>): Promise<void> {
  const surroundings = globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean | undefined };
  surroundings.IS_REACT_ACT_ENVIRONMENT = false;
  try {
    await work();
  } finally {
    surroundings.IS_REACT_ACT_ENVIRONMENT = true;
  }
}

export function textOf({ parts }: UIMessage): string {
  return parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
}
