import { beforeEach, describe, expect, it } from 'vitest';
import type { ChatMessage } from '../../../src/core/index.js';
import { ChatSession, type ChatSessionOptions } from '../../../src/core/session/ChatSession.js';
import {
  delay,
  finish,
  manualClock,
  mockFetch,
  type Reply,
  script,
  sequence,
  status,
  text,
  toolApproval,
  toolCall,
  toolOutput,
  type VirtualClock,
} from '../../../src/testing/index.js';

let clock: VirtualClock;

beforeEach(() => {
  clock = manualClock();
  clock.install();
});

function open(reply: Reply, options: ChatSessionOptions = {}) {
  const fetch = mockFetch(reply, { protocol: 'ai-sdk' });
  let ids = 0;
  const chat = new ChatSession({ fetch, generateId: () => `id-${++ids}`, protocol: 'ai-sdk', ...options });
  /** The parts of the latest message: texts, and the state of each call. */
  const parts = () =>
    chat
      .getSnapshot()
      .messages.at(-1)!
      .parts.map((part) => ('toolCallId' in part ? part.state : 'text' in part && part.text));
  const asked = () =>
    fetch.journal.entries.map(({ request }) => (request.body as { messages: ChatMessage[] }).messages);
  return { chat, fetch, parts, asked };
}

const ask = (id: string) => [
  toolCall('open_gate', { gate: id }, { id }),
  toolApproval({ id, approvalId: `may ${id}` }),
];
const asks = script(text('Shall I?'), ...ask('north'), finish('tool-calls'));
const opens = script(toolOutput({ open: true }, { id: 'north' }), text('It is open.'), finish());

describe('a tool call that requires approval', () => {
  it('a response continues in the same message after its tool call is approved', async () => {
    const { chat, parts, asked } = open(sequence(asks, opens));
    chat.send('Open it');
    await clock.advance(100);
    expect(parts()).toEqual(['Shall I?', 'approval-requested']);
    const { id } = chat.getSnapshot().messages[1]!;

    chat.addToolApprovalResponse({ id: 'may north', approved: true, reason: 'thirst' });
    expect(chat.getSnapshot().status).toBe('submitted');
    expect(parts()).toEqual(['Shall I?', 'approval-responded']);
    await clock.advance(100);

    expect(parts()).toEqual(['Shall I?', 'output-available', 'It is open.']);
    expect(chat.getSnapshot()).toMatchObject({ status: 'ready', outcomes: { [id]: 'complete' } });
    expect(chat.getSnapshot().messages.map(({ role }) => role)).toEqual(['user', 'assistant']);
    expect(asked()[1]![1]).toMatchObject({
      id,
      parts: [{ text: 'Shall I?' }, { approval: { id: 'may north', approved: true, reason: 'thirst' } }],
    });
  });

  it('a denied tool call has the state output-denied', async () => {
    const { chat, parts } = open(
      sequence(asks, script(toolOutput(null, { id: 'north', error: 'denied' }), text('As you wish.'), finish())),
    );
    chat.send('Open it');
    await clock.advance(100);
    chat.addToolApprovalResponse({ id: 'may north', approved: false });
    await clock.advance(100);
    expect(parts()).toEqual(['Shall I?', 'output-denied', 'As you wish.']);
  });

  it('a second approval response and one with an unknown id are ignored', async () => {
    const { chat, fetch, parts } = open(sequence(asks, opens));
    chat.send('Open it');
    await clock.advance(100);
    chat.addToolApprovalResponse({ id: 'another', approved: true });
    chat.addToolApprovalResponse({ id: 'may north', approved: true });
    chat.addToolApprovalResponse({ id: 'may north', approved: false });
    expect(parts()).toEqual(['Shall I?', 'approval-responded']);
    await clock.advance(100);
    expect(fetch.journal.entries).toHaveLength(2);
  });

  it('a response continues only after every approval request in its message is answered', async () => {
    const both = script(...ask('north'), ...ask('south'), finish('tool-calls'));
    const { chat, fetch, parts } = open(sequence(both, opens));
    chat.send('Open both');
    await clock.advance(100);
    chat.addToolApprovalResponse({ id: 'may south', approved: true });
    await clock.advance(100);
    expect(fetch.journal.entries).toHaveLength(1);
    chat.addToolApprovalResponse({ id: 'may north', approved: false });
    await clock.advance(100);
    expect(fetch.journal.entries).toHaveLength(2);
    expect(parts()).toEqual(['output-available', 'approval-responded', 'It is open.']);
  });

  it('an approval response given while the message streams is sent when the message ends', async () => {
    const slow = script(...ask('north'), delay(500), text('Well?'), finish('tool-calls'));
    const { chat, fetch, parts } = open(sequence(slow, opens));
    chat.send('Open it');
    await clock.advance(100);
    chat.addToolApprovalResponse({ id: 'may north', approved: true });
    await clock.advance(300);
    expect(parts()).toEqual(['approval-responded']);
    expect(fetch.journal.entries).toHaveLength(1);
    await clock.advance(500);
    expect(parts()).toEqual(['output-available', 'Well?', 'It is open.']);
  });

  it('the output of an approved tool call is shown before the text that follows it', async () => {
    const slow = script(toolOutput({ open: true }, { id: 'north' }), delay(5_000), text('It is open.'), finish());
    const { chat, parts } = open(sequence(asks, slow));
    chat.send('Open it');
    await clock.advance(100);
    chat.addToolApprovalResponse({ id: 'may north', approved: true });
    await clock.advance(100);
    expect(parts()).toEqual(['Shall I?', 'output-available']);
  });

  it('retry() sends the approval response again after a failed request', async () => {
    const { chat, parts, asked } = open(sequence(asks, status(400), opens));
    chat.send('Open it');
    await clock.advance(100);
    chat.addToolApprovalResponse({ id: 'may north', approved: true });
    await clock.advance(100);
    expect(chat.getSnapshot().status).toBe('error');
    expect(parts()).toEqual(['Shall I?', 'approval-responded']);
    chat.retry();
    await clock.advance(100);
    expect(asked()[2]).toEqual(asked()[1]);
    expect(parts()).toEqual(['Shall I?', 'output-available', 'It is open.']);
  });

  it('queued messages wait until a tool call is approved or denied', async () => {
    const { chat, asked } = open(sequence(asks, opens, script(text('Bye'), finish())));
    chat.send('Open it');
    chat.send('Thanks');
    await clock.advance(100);
    expect(chat.getSnapshot().queue).toHaveLength(1);
    chat.addToolApprovalResponse({ id: 'may north', approved: true });
    await clock.advance(200);
    expect(chat.getSnapshot().queue).toHaveLength(0);
    expect(asked()[2]!.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
  });

  it('an approval request in a restored conversation accepts a response', async () => {
    const first = open(asks);
    first.chat.send('Open it');
    await clock.advance(100);
    const { chat, parts } = open(opens, { restore: JSON.parse(JSON.stringify(first.chat)) });
    chat.addToolApprovalResponse({ id: 'may north', approved: true });
    await clock.advance(100);
    expect(parts()).toEqual(['Shall I?', 'output-available', 'It is open.']);
  });

  it('an openai-responses approval is sent with previous_response_id', async () => {
    const mcp = {
      type: 'mcp_approval_request',
      id: 'mcpr_1',
      name: 'open_gate',
      server_label: 'gates',
      arguments: '{}',
    };
    const events = [
      { type: 'response.created', response: { id: 'resp_1', model: 'm' } },
      { type: 'response.output_item.added', output_index: 0, item: mcp },
      { type: 'response.output_item.done', output_index: 0, item: mcp },
      { type: 'response.completed', response: { id: 'resp_1', status: 'completed' } },
    ];
    const body = events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('');
    const bodies: unknown[] = [];
    const chat = new ChatSession({
      protocol: 'openai-responses',
      fetch: async (_, init) => {
        bodies.push(JSON.parse(String(init!.body)));
        return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
      },
    });
    chat.send('Open it');
    await clock.advance(100);
    chat.addToolApprovalResponse({ id: 'mcpr_1', approved: true });
    await clock.advance(100);
    expect(bodies[1]).toEqual({
      stream: true,
      previous_response_id: 'resp_1',
      input: [{ type: 'mcp_approval_response', approval_request_id: 'mcpr_1', approve: true }],
    });
  });
});

describe('a tool of the application', () => {
  it('addToolOutput() sends the output, and the response continues', async () => {
    const calls = script(text('Let me look.'), toolCall('look', { at: 1 }, { id: 'c1' }), finish('tool-calls'));
    const fetch = mockFetch(sequence(calls, script(text('A cat.'), finish()), script(text('Bye'), finish())), {
      protocol: 'openai-chat',
    });
    const chat = new ChatSession({ fetch, protocol: 'openai-chat' });
    chat.send('What is it?');
    await clock.advance(100);
    chat.addToolOutput({ toolCallId: 'c1', output: { seen: 'a cat' } });
    await clock.advance(100);
    chat.send('Thanks');
    await clock.advance(100);
    const call = { id: 'c1', type: 'function', function: { name: 'look', arguments: '{"at":1}' } };
    const asked = [
      { role: 'user', content: 'What is it?' },
      { role: 'assistant', content: 'Let me look.', tool_calls: [call] },
      { role: 'tool', tool_call_id: 'c1', content: '{"seen":"a cat"}' },
    ];
    const bodies = fetch.journal.entries.map(({ request }) => (request.body as { messages: unknown[] }).messages);
    expect(bodies[1]).toEqual(asked);
    // In the order of arrival, although it is one message here.
    expect(bodies[2]).toEqual([
      ...asked,
      { role: 'assistant', content: 'A cat.' },
      { role: 'user', content: 'Thanks' },
    ]);
  });

  it('addToolOutput() with errorText sends the error to the model', async () => {
    const { chat, parts, asked } = open(
      sequence(script(toolCall('look', {}, { id: 'c1' }), finish('tool-calls')), opens),
    );
    chat.send('What is it?');
    await clock.advance(100);
    chat.addToolOutput({ toolCallId: 'c1', errorText: 'too dark' });
    await clock.advance(100);
    expect(asked()[1]![1]!.parts[0]).toMatchObject({ state: 'output-error', errorText: 'too dark' });
    expect(parts()).toEqual(['output-error', 'It is open.']);
  });
});
