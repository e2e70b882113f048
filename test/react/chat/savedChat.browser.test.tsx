import { afterEach, describe, expect, it } from 'vitest';

async function openPage(name: string) {
  const frame = document.createElement('iframe');
  frame.name = name;
  const app = new URL('./savedChat.app.tsx', import.meta.url).pathname;
  frame.srcdoc = `<!doctype html><base href="${location.origin}"><body><script type="module" src="${app}"></script>`;
  document.body.append(frame);
  await expect.poll(() => frame.contentDocument?.querySelector('textarea'), { timeout: 20_000 }).toBeTruthy();
  return frame;
}

/** Types and sends a message as React sees it. */
function send(frame: HTMLIFrameElement, text: string) {
  const page = frame.contentWindow as Window & typeof globalThis;
  const input = page.document.querySelector('textarea')!;
  Object.getOwnPropertyDescriptor(page.HTMLTextAreaElement.prototype, 'value')!.set!.call(input, text);
  input.dispatchEvent(new page.Event('input', { bubbles: true }));
  page.document.querySelector('form')!.requestSubmit();
}

describe('a page that is unloaded', () => {
  afterEach(() => {
    for (const frame of document.querySelectorAll('iframe')) frame.remove();
  });

  it.each(['useChatSession', 'useChat'])(
    'a message sent just before the page is unloaded is restored with %s',
    async (name) => {
      const key = `unloaded ${name}`;
      const first = { id: 'first', role: 'user', parts: [{ type: 'text', text: 'The first question' }] };
      const saved = { version: 2, revision: '1', messages: [first], outcomes: {}, queue: [], branches: [] };
      localStorage.setItem(key, JSON.stringify(saved));
      const frame = await openPage(name);
      const text = () => frame.contentDocument!.body.textContent;
      await expect.poll(text).toContain('The first question');

      send(frame, 'The last question');
      await expect.poll(text).toContain('The last question');
      frame.remove();

      const next = await openPage(name);
      await expect.poll(() => next.contentDocument!.body.textContent).toContain('The first question');
      expect(next.contentDocument!.body.textContent).toContain('The last question');
      expect(next.contentDocument!.body.textContent).not.toContain('another tab');
    },
  );
});
