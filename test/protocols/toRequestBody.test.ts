import type { UserMessage } from '@ag-ui/client';
import { describe, expect, it } from 'vitest';
import { type ChatMessage, type ProtocolName, toRequestBody } from '../../src/core/index.js';

const image = 'data:image/png;base64,iVBORw0=';

const conversation: ChatMessage[] = [
  { id: '0', role: 'system', parts: [{ type: 'text', text: 'Be brief.' }] },
  {
    id: '1',
    role: 'user',
    parts: [
      { type: 'text', text: 'What is this?' },
      { type: 'file', mediaType: 'image/png', url: image },
    ],
  },
  {
    id: '2',
    role: 'assistant',
    parts: [
      { type: 'reasoning', text: 'Hm.' },
      { type: 'text', text: 'Let me look.' },
      {
        type: 'dynamic-tool',
        toolName: 'look',
        toolCallId: 'call-1',
        state: 'output-available',
        input: { at: 1 },
        output: { seen: 'a cat' },
      },
      { type: 'dynamic-tool', toolName: 'ask', toolCallId: 'call-2', state: 'input-available', input: {} },
    ],
  },
  { id: '3', role: 'assistant', parts: [{ type: 'text', text: 'A cat.' }] },
  { id: '4', role: 'user', parts: [{ type: 'text', text: 'Thanks' }] },
];

describe('toRequestBody', () => {
  it('toRequestBody returns the body of OpenAI Chat Completions', () => {
    expect(toRequestBody('openai-chat', conversation)).toEqual({
      stream: true,
      stream_options: { include_usage: true },
      messages: [
        { role: 'system', content: 'Be brief.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is this?' },
            { type: 'image_url', image_url: { url: image } },
          ],
        },
        {
          role: 'assistant',
          content: 'Let me look.',
          tool_calls: [{ id: 'call-1', type: 'function', function: { name: 'look', arguments: '{"at":1}' } }],
        },
        { role: 'tool', tool_call_id: 'call-1', content: '{"seen":"a cat"}' },
        { role: 'assistant', content: 'A cat.' },
        { role: 'user', content: 'Thanks' },
      ],
    });
  });

  it('toRequestBody returns the body of OpenAI Responses', () => {
    expect(toRequestBody('openai-responses', conversation)).toEqual({
      stream: true,
      input: [
        { role: 'system', content: [{ type: 'input_text', text: 'Be brief.' }] },
        {
          role: 'user',
          content: [
            { type: 'input_text', text: 'What is this?' },
            { type: 'input_image', image_url: image },
          ],
        },
        { role: 'assistant', content: [{ type: 'output_text', text: 'Let me look.' }] },
        { type: 'function_call', call_id: 'call-1', name: 'look', arguments: '{"at":1}' },
        { type: 'function_call_output', call_id: 'call-1', output: '{"seen":"a cat"}' },
        { role: 'assistant', content: [{ type: 'output_text', text: 'A cat.' }] },
        { role: 'user', content: [{ type: 'input_text', text: 'Thanks' }] },
      ],
    });
  });

  it('toRequestBody returns the body of Anthropic Messages with alternating roles', () => {
    expect(toRequestBody('anthropic-messages', conversation)).toEqual({
      stream: true,
      max_tokens: 4096,
      system: 'Be brief.',
      messages: [
        {
          role: 'user',
          content: [
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBORw0=' } },
            { type: 'text', text: 'What is this?' },
          ],
        },
        {
          role: 'assistant',
          content: [
            { type: 'text', text: 'Let me look.' },
            { type: 'tool_use', id: 'call-1', name: 'look', input: { at: 1 } },
          ],
        },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'call-1', content: '{"seen":"a cat"}' }] },
        { role: 'assistant', content: [{ type: 'text', text: 'A cat.' }] },
        { role: 'user', content: [{ type: 'text', text: 'Thanks' }] },
      ],
    });
  });

  it('toRequestBody returns the body of Gemini', () => {
    expect(toRequestBody('gemini', conversation)).toEqual({
      systemInstruction: { parts: [{ text: 'Be brief.' }] },
      contents: [
        {
          role: 'user',
          parts: [{ inlineData: { mimeType: 'image/png', data: 'iVBORw0=' } }, { text: 'What is this?' }],
        },
        { role: 'model', parts: [{ text: 'Let me look.' }, { functionCall: { name: 'look', args: { at: 1 } } }] },
        { role: 'user', parts: [{ functionResponse: { name: 'look', response: { output: { seen: 'a cat' } } } }] },
        { role: 'model', parts: [{ text: 'A cat.' }] },
        { role: 'user', parts: [{ text: 'Thanks' }] },
      ],
    });
  });

  it('toRequestBody returns the body of Ollama', () => {
    expect(toRequestBody('ollama', conversation)).toEqual({
      stream: true,
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'What is this?', images: ['iVBORw0='] },
        {
          role: 'assistant',
          content: 'Let me look.',
          tool_calls: [{ function: { name: 'look', arguments: { at: 1 } } }],
        },
        { role: 'tool', tool_name: 'look', content: '{"seen":"a cat"}' },
        { role: 'assistant', content: 'A cat.' },
        { role: 'user', content: 'Thanks' },
      ],
    });
  });

  it('toRequestBody returns the body of AG-UI', () => {
    const isText = ({ type }: { readonly type: string }) => type !== 'file';
    const withoutFiles = conversation.map((message) => ({ ...message, parts: message.parts.filter(isText) }));
    const body = toRequestBody('ag-ui', withoutFiles);
    expect(body).toMatchObject({ threadId: '0', runId: 'run-4', tools: [], context: [], state: {} });
    expect(body['messages']).toContainEqual({
      id: '2-call-1',
      role: 'tool',
      toolCallId: 'call-1',
      content: '{"seen":"a cat"}',
    });
  });

  it('toRequestBody sends unchanged messages in the protocol ai-sdk', () => {
    expect(toRequestBody('ai-sdk', conversation)).toEqual({ messages: conversation });
    expect(toRequestBody('auto', conversation)).toEqual({ messages: conversation });
  });

  it.each(['json', 'text', 'ai-data-stream'] as const)(
    'toRequestBody sends role and content in the protocol %s',
    (protocol) => {
      expect(toRequestBody(protocol, conversation.slice(3))).toEqual({
        messages: [
          { role: 'assistant', content: 'A cat.' },
          { role: 'user', content: 'Thanks' },
        ],
      });
    },
  );

  it('toRequestBody includes the error of a failed tool call', () => {
    const failed: ChatMessage = {
      id: '2',
      role: 'assistant',
      parts: [
        {
          type: 'dynamic-tool',
          toolName: 'look',
          toolCallId: 'c',
          state: 'output-error',
          input: 'x',
          errorText: 'dark',
        },
      ],
    };
    expect(JSON.stringify(toRequestBody('anthropic-messages', [failed]))).toContain('"is_error":true');
    expect(JSON.stringify(toRequestBody('gemini', [failed]))).toContain('{"error":"dark"}');
    expect(JSON.stringify(toRequestBody('openai-chat', [failed]))).toContain('"content":"dark"');
  });
});

describe('a file that a user attached', () => {
  const ask = (mediaType: string, url: string, filename?: string): ChatMessage[] => [
    { id: '1', role: 'user', parts: [{ type: 'file', mediaType, url, filename }] },
  ];
  const contentOf = (protocol: ProtocolName, messages: ChatMessage[]) =>
    JSON.stringify(toRequestBody(protocol, messages));
  const pdf = 'data:application/pdf;base64,JVBE';

  it('an attached file has the format that the provider documents', () => {
    expect(contentOf('openai-chat', ask('application/pdf', pdf, 'a.pdf'))).toContain(
      `{"type":"file","file":{"filename":"a.pdf","file_data":"${pdf}"}}`,
    );
    expect(contentOf('openai-chat', ask('audio/mpeg', 'data:audio/mpeg;base64,SUQz'))).toContain(
      '{"type":"input_audio","input_audio":{"data":"SUQz","format":"mp3"}}',
    );
    expect(contentOf('openai-responses', ask('application/pdf', 'https://a.b/c.pdf'))).toContain(
      '{"type":"input_file","file_url":"https://a.b/c.pdf"}',
    );
    expect(contentOf('openai-responses', ask('application/pdf', pdf, 'a.pdf'))).toContain(
      `{"type":"input_file","filename":"a.pdf","file_data":"${pdf}"}`,
    );
    expect(contentOf('anthropic-messages', ask('text/plain', 'data:text/plain;base64,w6kh'))).toContain(
      '{"type":"document","source":{"type":"text","media_type":"text/plain","data":"é!"}}',
    );
    expect(contentOf('anthropic-messages', ask('application/pdf', pdf))).toContain(
      '{"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"JVBE"}}',
    );
  });

  it.each<[string, string, Exclude<UserMessage['content'], string>[number]]>([
    ['image/png', image, { type: 'image', source: { type: 'data', value: 'iVBORw0=', mimeType: 'image/png' } }],
    [
      'application/pdf',
      'https://a.b/c.pdf',
      { type: 'document', source: { type: 'url', value: 'https://a.b/c.pdf', mimeType: 'application/pdf' } },
    ],
    [
      'audio/wav',
      'https://a.b/c.wav',
      { type: 'audio', source: { type: 'url', value: 'https://a.b/c.wav', mimeType: 'audio/wav' } },
    ],
  ])('AG-UI receives %s at %s as a content part of its own types', (mediaType, url, part) => {
    expect(toRequestBody('ag-ui', ask(mediaType, url))['messages']).toEqual([
      { id: '1', role: 'user', content: [part] } satisfies UserMessage,
    ]);
  });

  it('Chat Completions receives no text part if a message has only files', () => {
    expect(toRequestBody('openai-chat', ask('image/png', image))['messages']).toEqual([
      { role: 'user', content: [{ type: 'image_url', image_url: { url: image } }] },
    ]);
  });

  it.each<[ProtocolName, string, string]>([
    ['openai-chat', 'application/pdf', 'https://a.b/c.pdf'],
    ['openai-chat', 'text/csv', 'data:text/csv;base64,YQ=='],
    ['anthropic-messages', 'audio/wav', 'data:audio/wav;base64,YQ=='],
    ['ollama', 'image/png', 'https://a.b/c.png'],
    ['ollama', 'application/pdf', pdf],
    ['anthropic-messages', 'image/svg+xml', 'data:image/svg+xml;base64,PHN2Zy8+'],
    ['anthropic-messages', 'image/png', 'data:image/png,%89PNG'],
    ['anthropic-messages', 'text/plain', 'data:text/plain;base64,####'],
    ['anthropic-messages', 'text/plain', 'data:text/plain,%'],
    ['gemini', 'image/png', 'data:image/png,%89PNG'],
    ['json', 'image/png', image],
    ['text', 'image/png', image],
    ['ai-data-stream', 'image/png', image],
  ])('toRequestBody throws if %s cannot send %s as %s', (protocol, mediaType, url) => {
    expect(() => toRequestBody(protocol, ask(mediaType, url))).toThrow(`'${protocol}' cannot send a file`);
  });
});
