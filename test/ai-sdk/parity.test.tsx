import { isToolUIPart, TextStreamChatTransport, type UIMessage } from 'ai';
import {
  abort,
  data,
  delay,
  error,
  finish,
  manualClock,
  metadata,
  mockFetch,
  type Reply,
  script,
  sequence,
  stall,
  status,
  text,
  toolApproval,
  toolCall,
  toolOutput,
  type VirtualClock,
} from 'sluice/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MountedChat, mountChat } from './mountChat.js';

type Options = NonNullable<Parameters<typeof mountChat>[0]>;
type Chat = MountedChat['chat'];

/** Actions of an application, and the replies of the server. */
interface Scenario {
  readonly options?: Options | ((seen: unknown[], chat: () => Chat) => Options);
  readonly replies: readonly Reply[];
  readonly run: (chat: () => Chat, wait: (ms: number) => Promise<void>) => Promise<unknown>;
}

const answer = script(text('Hello, '), delay(5), text('world'), finish());
const again = script(text('Good day'), finish());
const hi = { text: 'Hi' };
const history: UIMessage[] = [
  { id: 'q1', role: 'user', parts: [{ type: 'text', text: 'One?' }] },
  { id: 'a1', role: 'assistant', parts: [{ type: 'text', text: 'One.' }] },
  { id: 'q2', role: 'user', parts: [{ type: 'text', text: 'Two?' }] },
  { id: 'a2', role: 'assistant', parts: [{ type: 'text', text: 'Two.' }] },
];

/** Whether the last message has an answered tool call and no text yet. */
const isAnswered = ({ messages }: { messages: UIMessage[] }): boolean => {
  const { parts } = messages.at(-1)!;
  const done = parts.some((part) => isToolUIPart(part) && /^output|responded$/.test(part.state));
  return done && !parts.some(({ type }) => type === 'text');
};

const scenarios: Record<string, Scenario> = {
  'a text message': { replies: [answer], run: (chat) => chat().sendMessage(hi) },
  'a message of parts with metadata and an id': {
    replies: [answer],
    run: (chat) => chat().sendMessage({ id: 'mine', parts: [{ type: 'text', text: 'Hi' }], metadata: { a: 1 } }),
  },
  'a message with files': {
    replies: [answer],
    run: (chat) =>
      chat().sendMessage({
        text: 'See',
        files: [{ type: 'file', mediaType: 'image/png', url: 'data:image/png;base64,' }],
      }),
  },
  'plain text': {
    options: { transport: new TextStreamChatTransport({ fetch: mockFetch(answer, { protocol: 'text' }) }) },
    replies: [],
    run: (chat) => chat().sendMessage(hi),
  },
  'headers, body and metadata of one request': {
    replies: [answer],
    run: (chat) => chat().sendMessage(hi, { headers: { 'x-a': '1' }, body: { b: 2 }, metadata: { c: 3 } }),
  },
  'metadata and data parts': {
    options: (seen) => ({ onData: (part) => void seen.push(part) }),
    replies: [
      script(
        metadata({ model: 'm' }),
        text('Hi'),
        data('step', 1, { id: 's' }),
        data('step', 2, { id: 's' }),
        data('note', 'now', { transient: true }),
        finish('length'),
      ),
    ],
    run: (chat) => chat().sendMessage(hi),
  },
  'a message that is edited': {
    options: { messages: history },
    replies: [answer],
    run: (chat) => chat().sendMessage({ text: 'Three?', messageId: 'q2' }),
  },
  'an edit of an unknown message': {
    options: { messages: history },
    replies: [answer],
    run: (chat) => chat().sendMessage({ text: 'Three?', messageId: 'q9' }),
  },
  'regenerate() of the last response': {
    options: { messages: history },
    replies: [answer],
    run: (chat) => chat().regenerate({ body: { b: 2 } }),
  },
  'regenerate() of an earlier response': {
    options: { messages: history },
    replies: [answer],
    run: (chat) => chat().regenerate({ messageId: 'a1' }),
  },
  'regenerate() of an unknown message': {
    options: { messages: history },
    replies: [answer],
    run: (chat) => chat().regenerate({ messageId: 'a9' }),
  },
  'no message': { options: { messages: history.slice(0, 3) }, replies: [answer], run: (chat) => chat().sendMessage() },
  'two messages, one after the other': {
    replies: [answer, again],
    async run(chat) {
      await chat().sendMessage(hi);
      await chat().sendMessage({ text: 'And?' });
    },
  },
  'setMessages() during a response': {
    replies: [answer],
    async run(chat, wait) {
      const sent = chat().sendMessage(hi);
      await wait(3);
      chat().setMessages((messages) => [...history, ...messages]);
      await sent;
    },
  },
  'stop() during a response': {
    replies: [script(text('Hello'), stall())],
    async run(chat, wait) {
      const sent = chat().sendMessage(hi);
      await wait(50);
      await chat().stop();
      await sent;
    },
  },
  'stop() before the first byte': {
    replies: [stall()],
    async run(chat, wait) {
      const sent = chat().sendMessage(hi);
      await wait(50);
      await chat().stop();
      await sent;
    },
  },
  'stop() without an active response': { replies: [], run: (chat) => chat().stop() },
  'a 400 with a body': { replies: [status(400, { body: 'No.' })], run: (chat) => chat().sendMessage(hi) },
  'a 404 without a body': { replies: [status(404, { body: '' })], run: (chat) => chat().sendMessage(hi) },
  'an error that is cleared': {
    replies: [status(400, { body: 'No.' }), answer],
    async run(chat, wait) {
      await chat().sendMessage(hi);
      await wait(50);
      chat().clearError();
      await wait(50);
      await chat().regenerate();
    },
  },
  'an error during a response': {
    replies: [script(text('Hel'), error('Overloaded'))],
    run: (chat) => chat().sendMessage(hi),
  },
  'nothing to resume': { replies: [status(204)], run: (chat) => chat().resumeStream() },
  'a response to resume': {
    options: { messages: history.slice(0, 3) },
    replies: [answer],
    run: (chat) => chat().resumeStream({ headers: { 'x-a': '1' } }),
  },
  'a resume that fails': { replies: [status(500, { body: 'Broken' })], run: (chat) => chat().resumeStream() },
  'a tool that the server runs': {
    replies: [
      script(
        toolCall('weather', { city: 'Bern' }, { id: 't' }),
        toolOutput('12 °C', { id: 't' }),
        text('Cool.'),
        finish(),
      ),
    ],
    run: (chat) => chat().sendMessage(hi),
  },
  'a client tool with its output from onToolCall': {
    options: (seen, chat) => ({
      onToolCall: async ({ toolCall }) => {
        seen.push(toolCall);
        void chat().addToolOutput({ tool: 'now', toolCallId: toolCall.toolCallId, output: 'noon' });
      },
      sendAutomaticallyWhen: isAnswered,
    }),
    replies: [script(toolCall('now', {}, { id: 't' }), finish('tool-calls')), answer],
    run: (chat) => chat().sendMessage(hi),
  },
  'a client tool with an error output after the response': {
    options: { sendAutomaticallyWhen: async (chat) => isAnswered(chat) },
    replies: [script(toolCall('now', {}, { id: 't' }), finish('tool-calls')), answer],
    async run(chat) {
      await chat().sendMessage(hi);
      await chat().addToolOutput({ tool: 'now', toolCallId: 't', state: 'output-error', errorText: 'No clock' });
    },
  },
  'a tool that requires approval': {
    options: { sendAutomaticallyWhen: isAnswered },
    replies: [script(toolCall('pay', { sum: 3 }, { id: 't' }), toolApproval({ approvalId: 'p' }), finish()), answer],
    async run(chat, wait) {
      await chat().sendMessage(hi);
      await wait(50);
      const part = chat().messages.at(-1)!.parts.find(isToolUIPart);
      if (part?.state !== 'approval-requested') throw new Error(`The tool is in state ${part?.state}.`);
      await chat().addToolApprovalResponse({ id: part.approval.id, approved: true });
    },
  },
  'a queue': {
    options: { experimental_queue: true },
    replies: [answer, again, answer],
    async run(chat, wait) {
      void chat().sendMessage(hi);
      await wait(3);
      void chat().sendMessage({ text: 'Two' });
      void chat().sendMessage({ text: 'Three' });
      await wait(1);
      chat().experimental_removeQueuedMessage(chat().experimental_queuedMessages[0]!.id);
    },
  },
  'a queue whose second message is sent first': {
    options: { experimental_queue: true },
    replies: [script(text('Hello'), stall()), again, answer],
    async run(chat, wait) {
      void chat().sendMessage(hi);
      await wait(50);
      void chat().sendMessage({ text: 'Two' });
      void chat().sendMessage({ text: 'Three' });
      await wait(1);
      await chat().experimental_sendQueuedMessageNow(chat().experimental_queuedMessages[1]!.id);
    },
  },
  'a queue that a stop pauses': {
    options: { experimental_queue: true },
    replies: [script(text('Hello'), stall()), again, answer],
    async run(chat, wait) {
      void chat().sendMessage(hi);
      await wait(50);
      void chat().sendMessage({ text: 'Two' });
      await wait(1);
      await chat().stop();
    },
  },
};

/** What an application can observe, except times and the number of updates, in which the hooks differ on purpose. */
async function observe({ options, replies, run }: Scenario, stock: boolean, clock: VirtualClock) {
  const seen: unknown[] = [];
  let ids = 0;
  const fetch = mockFetch(sequence(...(replies.length > 0 ? replies : [abort()])));
  const mounted: MountedChat = mountChat({
    id: 'c',
    stock,
    fetch,
    generateId: () => `id-${ids++}`,
    ...(typeof options === 'function' ? options(seen, () => mounted.chat) : options),
  });
  let failure: unknown;
  await mounted.perform(async (chat) => {
    const done = run(chat, clock.wait).catch((error) => {
      failure = error;
    });
    for (let ms = 0; ms < 2_000; ms += 50) await clock.advance(50);
    await done;
  });
  const { messages, status, error: shown, experimental_queuedMessages: waiting } = mounted.chat;
  const { errors, finishes } = mounted;
  const requests = fetch.journal.requests.map(({ method, url, headers, body }) => [method, url, [...headers], body]);
  return { messages, status, error: shown, waiting, errors, finishes, requests, seen, ids, failure };
}

describe('useChat compared with the stock hook', () => {
  let clock: VirtualClock;
  let uninstall: () => void;
  beforeEach(() => {
    clock = manualClock();
    uninstall = clock.install();
  });
  afterEach(() => uninstall());

  it.each(Object.entries(scenarios))(
    "useChat has the state and the requests of the AI SDK's hook for %s",
    async (_, scenario) => {
      const stock = await observe(scenario, true, clock);
      const ours = await observe(scenario, false, clock);
      expect(ours).toEqual(stock);
    },
  );
});
