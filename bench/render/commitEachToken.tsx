import { type ComponentType, useState } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';

export interface Subject {
  append(token: string): void;
  /** Resolves when the whole text is rendered. */
  end(): void | Promise<void>;
}

/** A subject with one commit per token: the text so far is state, flushed synchronously. */
export function commitEachToken(View: ComponentType<{ text: string; streaming: boolean }>) {
  return (host: HTMLElement): Subject => {
    let update: (next: (state: { text: string; streaming: boolean }) => { text: string; streaming: boolean }) => void;
    function Screen() {
      const [state, setState] = useState({ text: '', streaming: true });
      update = setState;
      return <View {...state} />;
    }
    const root = createRoot(host);
    flushSync(() => root.render(<Screen />));
    return {
      append: (token) => flushSync(() => update(({ text }) => ({ text: text + token, streaming: true }))),
      end: () => flushSync(() => update(({ text }) => ({ text, streaming: false }))),
    };
  };
}
