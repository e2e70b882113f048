import { useChat as useStockChat } from '@ai-sdk/react';
import { render, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { DefaultChatTransport } from 'ai';
import { ChatWindow, useBranches, useChatSession } from 'sluice';
import { useChat } from 'sluice/ai-sdk';
import { finish, mockFetch, script, sequence, stall, status, text } from 'sluice/testing';
import { describe, expect, it } from 'vitest';

type Fetch = ReturnType<typeof mockFetch>;

function SessionChat({ fetch }: { fetch: Fetch }) {
  const chat = useBranches(useChatSession({ fetch, protocol: 'ai-sdk', retry: { maxRetries: 0 } }));
  return <ChatWindow chat={chat} />;
}

function OurChat({ fetch }: { fetch: Fetch }) {
  return <ChatWindow chat={useBranches(useChat({ fetch, retry: { maxRetries: 0 } }))} />;
}

function StockChat({ fetch }: { fetch: Fetch }) {
  return <ChatWindow chat={useBranches(useStockChat({ transport: new DefaultChatTransport({ fetch }) }))} />;
}

const answers = (...texts: string[]) => mockFetch(sequence(...texts.map((said) => script(text(said), finish()))));

/** The texts of the thread, top to bottom. */
const thread = () =>
  screen.getAllByRole('article').map((article) => article.querySelector('.sluice-message__body')?.textContent);

const threadIs = (expected: string[]) => waitFor(() => expect(thread()).toEqual(expected));

async function ask(words: string): Promise<void> {
  await userEvent.type(screen.getByRole('textbox', { name: 'Message' }), `${words}{Enter}`);
}

const articleOf = (words: string) => screen.getByText(words).closest('article') as HTMLElement;
const press = (words: string, name: string) => userEvent.click(within(articleOf(words)).getByRole('button', { name }));

async function rewrite(from: string, to: string): Promise<void> {
  await press(from, 'Edit');
  const input = screen.getByRole('textbox', { name: 'Message' });
  await userEvent.clear(input);
  await userEvent.type(input, `${to}{Enter}`);
}

describe.each([
  ['useChatSession', SessionChat],
  ['useChat of sluice/ai-sdk', OurChat],
  ['useChat of the AI SDK', StockChat],
])('branches of %s', (_, Chat) => {
  it('Regenerate keeps the old answer in a branch that the user can switch to', async () => {
    render(<Chat fetch={answers('first', 'second', 'third')} />);
    await ask('hi');
    await threadIs(['hi', 'first']);
    await press('first', 'Regenerate');
    await threadIs(['hi', 'second']);
    await press('second', 'Regenerate');
    await threadIs(['hi', 'third']);
    expect(screen.getByRole('group', { name: 'Version 3 of 3' })).toBeInTheDocument();

    await press('third', 'Previous version');
    await threadIs(['hi', 'second']);
    await press('second', 'Previous version');
    await threadIs(['hi', 'first']);
    expect(within(articleOf('first')).getByRole('button', { name: 'Previous version' })).toHaveFocus();
    await press('first', 'Next version');
    await threadIs(['hi', 'second']);
  });

  it('while an answer is regenerated, the user can go back to the previous one', async () => {
    render(<Chat fetch={mockFetch(sequence(script(text('first'), finish()), script(text('half a sec'), stall())))} />);
    await ask('hi');
    await threadIs(['hi', 'first']);
    await press('first', 'Regenerate');
    await threadIs(['hi', 'half a sec']);
    expect(within(articleOf('half a sec')).getByRole('group', { name: 'Version 2 of 2' })).toBeVisible();
    await press('half a sec', 'Previous version');
    await threadIs(['hi', 'first']);
    await press('first', 'Next version');
    await threadIs(['hi', 'half a sec']);
  });

  it('editing a question keeps the old one and everything after it in a branch, and branches nest', async () => {
    const fetch = answers('to A', 'to B', 'to B again', 'to C');
    render(<Chat fetch={fetch} />);
    await ask('A');
    await threadIs(['A', 'to A']);
    await ask('B');
    await threadIs(['A', 'to A', 'B', 'to B']);
    await press('to B', 'Regenerate');
    await threadIs(['A', 'to A', 'B', 'to B again']);
    await rewrite('A', 'C');
    await threadIs(['C', 'to C']);
    expect(JSON.stringify(fetch.journal.requests[3]?.body)).not.toContain('to A');

    await press('C', 'Previous version');
    await threadIs(['A', 'to A', 'B', 'to B again']);
    await press('to B again', 'Previous version');
    await threadIs(['A', 'to A', 'B', 'to B']);
  });

  it('a failed request leaves no empty branch', async () => {
    render(<Chat fetch={mockFetch(sequence(script(text('first'), finish()), status(401, {})))} />);
    await ask('hi');
    await threadIs(['hi', 'first']);
    await press('first', 'Regenerate');
    await screen.findByRole('button', { name: 'Retry' });
    await press('hi', 'Previous version');
    await threadIs(['hi', 'first']);
    expect(screen.queryByRole('group', { name: /^Version/ })).toBeNull();
  });
});

describe('switching branches while an answer streams', () => {
  it('switching branches stops the active answer, keeps its text and marks it as stopped', async () => {
    const fetch = mockFetch(sequence(script(text('first'), finish()), script(text('second, unfin'), stall())));
    render(<SessionChat fetch={fetch} />);
    await ask('hi');
    await threadIs(['hi', 'first']);
    await press('first', 'Regenerate');
    await threadIs(['hi', 'second, unfin']);
    await userEvent.click(screen.getByRole('button', { name: 'Stop' }));
    await press('second, unfin', 'Previous version');
    await threadIs(['hi', 'first']);
    await press('first', 'Next version');
    await threadIs(['hi', 'second, unfin']);
    expect(articleOf('second, unfin')).toHaveAttribute('data-outcome', 'stopped');
  });
});

it('an edited message keeps its files in the new branch', async () => {
  const fetch = answers('first', 'second');
  function Chat() {
    const chat = useBranches(useChatSession({ fetch, protocol: 'ai-sdk' }));
    return (
      <>
        <button
          type="button"
          onClick={() =>
            chat.sendMessage({
              text: 'look',
              files: [{ type: 'file', mediaType: 'text/plain', url: 'data:text/plain,notes', filename: 'notes.txt' }],
            })
          }
        >
          Send a file
        </button>
        <ChatWindow chat={chat} />
      </>
    );
  }
  render(<Chat />);
  await userEvent.click(screen.getByRole('button', { name: 'Send a file' }));
  await screen.findByText('first');
  await rewrite('look', 'look again');
  await screen.findByText('second');
  expect(JSON.stringify(fetch.journal.requests[1]?.body)).toContain('notes.txt');
});
