import { useChat as useStockChat } from '@ai-sdk/react';
import { DefaultChatTransport, type UIMessage } from 'ai';
import { memo, useEffect } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { useChat } from 'sluice/ai-sdk';
import { answering, eventsOf } from './answers.mjs';

export interface Run {
  subject: 'stock' | 'sluice';
  kind: 'text' | 'tool input';
  deltas: number;
  perSecond?: number;
  thread?: number;
}

export interface Result {
  ms: number;
  commits: number;
  frames: number;
}

const hooks = { stock: useStockChat, sluice: useChat } as const;

const Message = memo(function Message({ message }: { message: UIMessage }) {
  return (
    <article>
      {message.parts.map((part, index) => {
        if (part.type === 'text') return <p key={index}>{part.text}</p>;
        return part.type === 'dynamic-tool' ? <pre key={index}>{JSON.stringify(part.input)}</pre> : null;
      })}
    </article>
  );
});

function threadOf(count: number): UIMessage[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `m${index}`,
    role: index % 2 ? 'assistant' : 'user',
    parts: [{ type: 'text', text: `Message ${index}: the water comes down the hill and the mill turns.` }],
  }));
}

/** Mounts a chat. @returns a function that sends a message and resolves when the answer is on the screen. */
async function mount({ subject, kind, deltas, perSecond, thread = 0 }: Run) {
  const events = eventsOf(kind, deltas);
  const useIt = hooks[subject] as typeof useStockChat;
  const transport = new DefaultChatTransport({ api: '/api/chat', fetch: answering(events, { perSecond }) });
  const messages = threadOf(thread);
  let send!: () => Promise<void>;
  let commits = 0;
  let failure: Error | undefined;
  function Page() {
    const chat = useIt({ messages, transport });
    send = () => chat.sendMessage({ text: 'Hi' });
    failure = chat.error;
    // React's Profiler does not work in a production build.
    useEffect(() => {
      commits++;
    });
    return chat.messages.map((message) => <Message key={message.id} message={message} />);
  }
  const host = document.querySelector('#host')!;
  const root = createRoot(host);
  flushSync(() => root.render(<Page />));
  await nextFrame();
  return async (): Promise<Result> => {
    let frames = 0;
    let isRunning = true;
    const count = () => {
      frames++;
      if (isRunning) requestAnimationFrame(count);
    };
    requestAnimationFrame(count);
    commits = 0;
    const began = performance.now();
    await send();
    // The SDK has all text before React has rendered it.
    const shown = () => host.textContent?.match(/flow|end\./g)?.length ?? 0;
    for (let turn = 0; shown() < deltas - 2; turn++) {
      if (turn === 1_000) throw failure ?? new Error(`${subject} shows ${shown()} of ${deltas} deltas`);
      await nextFrame();
    }
    const ms = performance.now() - began;
    isRunning = false;
    root.unmount();
    return { ms, commits, frames };
  };
}

const nextFrame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

declare global {
  interface Window {
    bench: { mount: typeof mount; run?: () => Promise<Result> };
  }
}
window.bench = { mount };
