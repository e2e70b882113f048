import { StreamingResponse } from 'sluice';
import { finish, pace, script, text } from 'sluice/testing';
import { streamHandler } from 'sluice/testing/msw';

export default {
  title: 'Answers',
  component: StreamingResponse,
  args: { api: '/api/answer', prompt: 'Who are you?' },
};

const answer = (words: string) => script(pace({ charsPerSecond: 50 }), text(words), finish());

/** Both stories send requests to the same URL. */
export const One = { parameters: { msw: [streamHandler('/api/answer', answer('I am the first of two.'))] } };
export const Two = { parameters: { msw: [streamHandler('/api/answer', answer('I am the second of two.'))] } };
