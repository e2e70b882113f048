import { DefaultChatTransport, HttpChatTransport, TextStreamChatTransport, type UIMessage } from 'ai';
import { finish, mockFetch, script, text } from 'sluice/testing';
import { describe, expect, it } from 'vitest';
import { HttpTransport, httpSettingsOf } from '../../src/ai-sdk/HttpTransport.js';

const options = {
  api: '/own',
  credentials: 'include' as const,
  headers: { 'x-a': '1' },
  body: { session: 's' },
  fetch: mockFetch(script(text('Hello'), finish())),
  prepareSendMessagesRequest: () => ({ body: {} }),
  prepareReconnectToStreamRequest: () => ({}),
};

const message: UIMessage = { id: 'q', role: 'user', parts: [{ type: 'text', text: 'Hi' }] };
const request = {
  trigger: 'submit-message' as const,
  chatId: 'c',
  messageId: undefined,
  messages: [message],
  abortSignal: undefined,
};

describe('httpSettingsOf', () => {
  it('httpSettingsOf reads every protected member that the SDK sets', () => {
    const transport = new DefaultChatTransport<UIMessage>(options);
    const members = Object.keys(transport).filter((name) => name !== 'resumeStreamIsReplay');
    expect(members.sort()).toEqual(Object.keys(options).sort());
    expect(httpSettingsOf(transport)).toEqual({ options, isText: false });
  });

  it('httpSettingsOf recognizes a transport for plain text', () => {
    expect(httpSettingsOf(new TextStreamChatTransport<UIMessage>(options))).toEqual({ options, isText: true });
  });

  it('httpSettingsOf returns nothing for subclasses and other transports', () => {
    class Own extends DefaultChatTransport<UIMessage> {}
    expect(httpSettingsOf(new Own(options))).toBeUndefined();
    expect(
      httpSettingsOf({ sendMessages: async () => new ReadableStream(), reconnectToStream: async () => null }),
    ).toBe(undefined);
  });
});

describe('the extension points of HttpChatTransport', () => {
  it("the AI SDK's HTTP transports have the methods that Sluice overrides, such as sendMessages", () => {
    expect(HttpChatTransport.prototype).toHaveProperty('sendMessages');
    expect(HttpChatTransport.prototype).toHaveProperty('reconnectToStream');
    expect(DefaultChatTransport.prototype).toHaveProperty('processResponseStream');
    expect(TextStreamChatTransport.prototype).toHaveProperty('processResponseStream');
  });

  it('sendMessages() calls the given fetch once and returns the stream of Sluice', async () => {
    const stream = new ReadableStream();
    const sent: [unknown, RequestInit | undefined][] = [];
    const { prepareSendMessagesRequest: _, ...plain } = options;
    const transport = new HttpTransport<UIMessage>(
      plain,
      async (url, init) => {
        sent.push([url, init]);
        return new Response('data: [DONE]\n\n');
      },
      stream,
    );
    expect(await transport.sendMessages(request)).toBe(stream);
    expect(sent).toHaveLength(1);
    expect(sent[0]![0]).toBe('/own');
    expect(sent[0]![1]).toMatchObject({ method: 'POST', credentials: 'include', headers: { 'x-a': '1' } });
    expect(JSON.parse(String(sent[0]![1]!.body))).toMatchObject({ session: 's', id: 'c', messages: [message] });
  });

  it('reconnectToStream() requests {api}/{chatId}/stream and returns null for a 204', async () => {
    const urls: unknown[] = [];
    const transport = new HttpTransport<UIMessage>(
      { api: '/own' },
      async (url) => {
        urls.push(url);
        return new Response(null, { status: 204 });
      },
      new ReadableStream(),
    );
    expect(await transport.reconnectToStream({ chatId: 'c' })).toBeNull();
    expect(urls).toEqual(['/own/c/stream']);
  });
});
