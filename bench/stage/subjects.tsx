import { useChat as useStockChat } from '@ai-sdk/react';
import { DefaultChatTransport, type UIMessage } from 'ai';
import { memo, type ReactNode, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { ChatWindow, StreamingResponse, useScrollFollow, useStreamingResponse } from 'sluice';
import { useChat } from 'sluice/ai-sdk';
import { Streamdown } from 'streamdown';

export interface Chat {
  /** Sends a message. @returns a promise that resolves at the end of the answer. */
  ask(): Promise<unknown>;
  unmount(): void;
}

export type Subject = (host: HTMLElement, messages: UIMessage[]) => Chat;

const api = '/answer';

interface ScreenProps {
  messages: UIMessage[];
  /** Receives the function that sends a message. */
  onReady: (ask: Chat['ask']) => void;
}

function react(Screen: (props: ScreenProps) => ReactNode): Subject {
  return (host, messages) => {
    const root = createRoot(host);
    let ask!: Chat['ask'];
    const onReady = (way: Chat['ask']) => {
      ask = way;
    };
    flushSync(() => root.render(<Screen messages={messages} onReady={onReady} />));
    return { ask: () => ask(), unmount: () => root.unmount() };
  };
}

function SluiceChat({ messages, onReady }: ScreenProps) {
  const chat = useChat({ api, messages });
  const { sendMessage } = chat;
  useEffect(() => onReady(() => sendMessage({ text: 'Go on' })), [sendMessage, onReady]);
  return <ChatWindow chat={chat} />;
}

const column = { display: 'flex', flexDirection: 'column', blockSize: '100%' } as const;
const scroller = { flex: 1, minBlockSize: 0, overflowY: 'auto' } as const;

function SluiceResponse({ onReady }: ScreenProps) {
  const stream = useStreamingResponse({ api });
  const { viewportRef, contentRef } = useScrollFollow();
  const { streamResponse } = stream;
  useEffect(() => onReady(() => streamResponse('Go on')), [streamResponse, onReady]);
  return (
    <div style={column}>
      <div ref={viewportRef} style={scroller}>
        <div ref={contentRef}>
          <StreamingResponse stream={stream} />
        </div>
      </div>
      <textarea aria-label="Message" />
    </div>
  );
}

const StockMessage = memo(function StockMessage({ message, live }: { message: UIMessage; live: boolean }) {
  return (
    <article>
      {message.parts.map((part, index) => {
        if (part.type !== 'text') return null;
        if (message.role === 'user') return <p key={index}>{part.text}</p>;
        return (
          <Streamdown key={index} isAnimating={live}>
            {part.text}
          </Streamdown>
        );
      })}
    </article>
  );
});

/** As in the documentation of the AI SDK and streamdown, with memoized messages and scrolling to the end. */
function StockChat({ messages, onReady }: ScreenProps) {
  const [transport] = useState(() => new DefaultChatTransport({ api }));
  const chat = useStockChat({ transport, messages });
  const [input, setInput] = useState('');
  const viewport = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const { sendMessage } = chat;
  useEffect(() => onReady(() => sendMessage({ text: 'Go on' })), [sendMessage, onReady]);
  useEffect(() => {
    const observer = new ResizeObserver(() => {
      viewport.current!.scrollTop = viewport.current!.scrollHeight;
    });
    observer.observe(content.current!);
    return () => observer.disconnect();
  }, []);
  return (
    <div style={column}>
      <div ref={viewport} style={scroller}>
        <div ref={content}>
          {chat.messages.map((message, index) => (
            <StockMessage
              key={message.id}
              message={message}
              live={chat.status === 'streaming' && index === chat.messages.length - 1}
            />
          ))}
        </div>
      </div>
      <textarea aria-label="Message" value={input} onChange={(event) => setInput(event.target.value)} />
    </div>
  );
}

/** The lower limit: no React, no Markdown, one growing text node per line, updated once per frame. */
function floor(host: HTMLElement, messages: UIMessage[]): Chat {
  host.innerHTML = '<div><div></div><textarea aria-label="Message"></textarea></div>';
  const [box] = host.children as unknown as [HTMLElement];
  const [view] = box.children as unknown as [HTMLElement];
  Object.assign(box.style, column);
  Object.assign(view.style, scroller, { whiteSpace: 'pre-wrap' });
  let line: Text;
  const append = (text: string, beginsLine = false) => {
    const [first = '', ...lines] = beginsLine ? ['', ...text.split('\n')] : text.split('\n');
    if (first) line.appendData(first);
    for (const next of lines) {
      line = document.createTextNode(next);
      view.append(document.createElement('div'));
      view.lastElementChild!.append(line);
    }
  };
  for (const { parts } of messages) for (const part of parts) if (part.type === 'text') append(part.text, true);

  const isGone = new AbortController();
  return {
    async ask() {
      append('', true);
      const response = await fetch(api, { method: 'POST', signal: isGone.signal });
      const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
      let rest = '';
      let held = '';
      let isDue = false;
      const show = () => {
        isDue = false;
        append(held);
        held = '';
        view.scrollTop = view.scrollHeight;
      };
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        const events = (rest + value).split('\n\n');
        rest = events.pop()!;
        for (const event of events) {
          if (event === 'data: [DONE]') continue;
          const chunk = JSON.parse(event.slice(6));
          if (chunk.type === 'text-delta') held += chunk.delta;
        }
        if (!isDue) requestAnimationFrame(show);
        isDue = true;
      }
    },
    unmount() {
      isGone.abort();
      host.replaceChildren();
    },
  };
}

export const subjects: Record<string, Subject> = {
  floor,
  'stock useChat + streamdown': react(StockChat),
  'sluice, ChatWindow': react(SluiceChat),
  'sluice, StreamingResponse': react(SluiceResponse),
};
