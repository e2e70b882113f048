import { render, screen } from '@testing-library/react';
import { ChatWindow } from 'sluice';
import { expect, it } from 'vitest';
import { fakeChat } from './fakeChat.js';

it('ChatWindow shows the latest text of a message object that is mutated after it was returned', async () => {
  // As in the AI SDK: the first object of an answer is mutated, the later ones are copies.
  const part = { type: 'text', text: '' };
  const answer = { id: 'a', role: 'assistant' as const, parts: [part] };
  const question = { id: 'q', role: 'user' as const, parts: [{ type: 'text', text: 'Hi' }] };
  const chat = fakeChat({ status: 'streaming', messages: [question, answer] });
  const { rerender } = render(<ChatWindow chat={chat} />);
  part.text = 'Hello from the mill';
  const copy = { ...answer, parts: [{ ...part }] };
  rerender(<ChatWindow chat={{ ...chat, messages: [question, copy] }} />);
  expect(await screen.findByText('Hello from the mill')).toBeInTheDocument();
});
