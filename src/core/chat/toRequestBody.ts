import {
  type ChatFilePart,
  type ChatMessage,
  type ChatPart,
  type ChatToolPart,
  textOf,
} from '../../model/ChatMessage.js';
import type { ProtocolName } from '../../protocols/Protocol.js';
import { isToolCall } from './toolCalls.js';

type Body = Record<string, unknown>;

/**
 * The body that asks a provider to go on with a conversation, streaming, in the shape of its protocol: what was said,
 * the files of the user and the tool calls with their outputs. Reasoning and sources stay here: providers take them back
 * only signed. The model, tools and limits are the caller's to add.
 *
 * @example
 * ```ts
 * fetch(url, { method: 'POST', body: JSON.stringify({ model, ...toRequestBody('openai-chat', messages) }) });
 * ```
 */
export function toRequestBody(protocol: ProtocolName | 'auto', messages: readonly ChatMessage[]): Body {
  return shapes[protocol](messages);
}

type Shape = (messages: readonly ChatMessage[]) => Body;

const shapes: Record<ProtocolName | 'auto', Shape> = {
  auto: (messages) => ({ messages }),
  'ai-sdk': (messages) => ({ messages }),
  'ai-data-stream': (messages) => ({ messages: messages.map(plain) }),
  json: (messages) => ({ messages: messages.map(plain) }),
  text: (messages) => ({ messages: messages.map(plain) }),
  'ag-ui': inSteps(agUi),
  'openai-chat': inSteps(openaiChat),
  'openai-responses': (messages) => openaiApprovals(messages.at(-1)) ?? inSteps(openaiResponses)(messages),
  'anthropic-messages': inSteps(anthropicMessages),
  gemini: inSteps(gemini),
  ollama: inSteps(ollama),
};

function inSteps(shape: Shape): Shape {
  return (messages) => shape(messages.flatMap(stepsOf));
}

/** An answer as the turns in which it came: what was said after a tool had answered is a turn of its own. */
function stepsOf(message: ChatMessage): ChatMessage[] {
  const steps: ChatPart[][] = [[]];
  for (const part of message.parts) {
    const step = steps.at(-1)!;
    if (part.type === 'text' && step.some(isAnswered)) steps.push([part]);
    else step.push(part);
  }
  return steps.map((parts, index) => ({ ...message, id: index === 0 ? message.id : `${message.id}-${index}`, parts }));
}

function plain(message: ChatMessage): Body {
  return { role: message.role, content: textOf(message) };
}

function openaiChat(messages: readonly ChatMessage[]): Body {
  return {
    stream: true,
    stream_options: { include_usage: true },
    messages: messages.flatMap((message): Body[] => {
      const calls = callsIn(message);
      const files = filesIn(message);
      const text = textOf(message);
      const content =
        files.length === 0
          ? text
          : [
              { type: 'text', text },
              ...files.map(({ url, mediaType, filename }) =>
                mediaType.startsWith('image/')
                  ? { type: 'image_url', image_url: { url } }
                  : { type: 'file', file: { filename, file_data: url } },
              ),
            ];
      return [
        {
          role: message.role,
          content: calls.length > 0 ? content || null : content,
          ...(calls.length > 0 && {
            tool_calls: calls.map(functionOf),
          }),
        },
        ...calls.map((call) => ({ role: 'tool', tool_call_id: call.toolCallId, content: resultOf(call) })),
      ];
    }),
  };
}

function openaiResponses(messages: readonly ChatMessage[]): Body {
  return {
    stream: true,
    input: messages.flatMap((message): Body[] => {
      const text = textOf(message);
      const calls = callsIn(message);
      const content: Body[] = [];
      if (text !== '') content.push({ type: message.role === 'assistant' ? 'output_text' : 'input_text', text });
      for (const { url, mediaType, filename } of filesIn(message))
        content.push(
          mediaType.startsWith('image/')
            ? { type: 'input_image', image_url: url }
            : { type: 'input_file', filename, file_data: url },
        );
      return [
        ...(content.length > 0 ? [{ role: message.role, content }] : []),
        ...calls.map((call) => ({
          type: 'function_call',
          call_id: call.toolCallId,
          name: call.toolName,
          arguments: jsonOf(call.input),
        })),
        ...calls.map((call) => ({
          type: 'function_call_output',
          call_id: call.toolCallId,
          output: resultOf(call),
        })),
      ];
    }),
  };
}

/** The user's word on the calls of the latest answer, which OpenAI has kept by its id. */
function openaiApprovals(message: ChatMessage | undefined): Body | undefined {
  const answered = message?.parts.filter((part) => isToolCall(part) && part.state === 'approval-responded') ?? [];
  if (answered.length === 0) return undefined;
  return {
    stream: true,
    previous_response_id: message?.metadata?.id,
    input: (answered as ChatToolPart[]).map(({ approval }) => ({
      type: 'mcp_approval_response',
      approval_request_id: approval?.id,
      approve: approval?.approved,
      ...(approval?.reason !== undefined && { reason: approval.reason }),
    })),
  };
}

function anthropicMessages(messages: readonly ChatMessage[]): Body {
  const system = systemOf(messages);
  return {
    stream: true,
    // The one limit that Anthropic does not let a request leave out.
    max_tokens: 4096,
    ...(system && { system }),
    messages: joinTurns(
      spoken(messages).flatMap((message) => {
        const text = textOf(message);
        const calls = callsIn(message);
        return [
          {
            role: message.role,
            content: [
              ...filesIn(message).map(({ url, mediaType }) => ({
                type: mediaType.startsWith('image/') ? 'image' : 'document',
                source: inlineOf(url, (media_type, data) => ({ type: 'base64', media_type, data })) ?? {
                  type: 'url',
                  url,
                },
              })),
              ...(text === '' ? [] : [{ type: 'text', text }]),
              ...calls.map((call) => ({
                type: 'tool_use',
                id: call.toolCallId,
                name: call.toolName,
                input: objectOf(call.input),
              })),
            ],
          },
          {
            role: 'user',
            content: calls.map((call) => ({
              type: 'tool_result',
              tool_use_id: call.toolCallId,
              content: resultOf(call),
              ...(call.errorText !== undefined && { is_error: true }),
            })),
          },
        ];
      }),
      'content',
    ),
  };
}

function gemini(messages: readonly ChatMessage[]): Body {
  const system = systemOf(messages);
  return {
    ...(system && { systemInstruction: { parts: [{ text: system }] } }),
    contents: joinTurns(
      spoken(messages).flatMap((message) => {
        const text = textOf(message);
        const calls = callsIn(message);
        return [
          {
            role: message.role === 'assistant' ? 'model' : 'user',
            parts: [
              ...filesIn(message).map(
                ({ url, mediaType }) =>
                  inlineOf(url, (mimeType, data) => ({ inlineData: { mimeType, data } })) ?? {
                    fileData: { mimeType: mediaType, fileUri: url },
                  },
              ),
              ...(text === '' ? [] : [{ text }]),
              ...calls.map((call) => ({ functionCall: { name: call.toolName, args: objectOf(call.input) } })),
            ],
          },
          {
            role: 'user',
            parts: calls.map((call) => ({
              functionResponse: {
                name: call.toolName,
                response: call.errorText === undefined ? { output: call.output } : { error: call.errorText },
              },
            })),
          },
        ];
      }),
      'parts',
    ),
  };
}

function ollama(messages: readonly ChatMessage[]): Body {
  return {
    stream: true,
    messages: messages.flatMap((message): Body[] => {
      const calls = callsIn(message);
      const images = filesIn(message).flatMap(({ url }) => inlineOf(url, (_, data) => data) ?? []);
      return [
        {
          ...plain(message),
          ...(images.length > 0 && { images }),
          ...(calls.length > 0 && {
            tool_calls: calls.map((call) => ({ function: { name: call.toolName, arguments: objectOf(call.input) } })),
          }),
        },
        ...calls.map((call) => ({ role: 'tool', tool_name: call.toolName, content: resultOf(call) })),
      ];
    }),
  };
}

function agUi(messages: readonly ChatMessage[]): Body {
  const last = messages.at(-1)?.id ?? 'start';
  return {
    threadId: messages[0]?.id ?? last,
    runId: `run-${last}`,
    state: {},
    tools: [],
    context: [],
    forwardedProps: {},
    messages: messages.flatMap((message): Body[] => {
      const calls = callsIn(message);
      return [
        {
          id: message.id,
          ...plain(message),
          ...(calls.length > 0 && {
            toolCalls: calls.map(functionOf),
          }),
        },
        ...calls.map((call) => ({
          id: `${message.id}-${call.toolCallId}`,
          role: 'tool',
          toolCallId: call.toolCallId,
          content: resultOf(call),
        })),
      ];
    }),
  };
}

/** Calls that this side has answered. Providers refuse a conversation with a call that nobody answered. */
function callsIn({ parts }: ChatMessage): ChatToolPart[] {
  return parts.filter(isAnswered);
}

function isAnswered(part: ChatPart): part is ChatToolPart {
  return isToolCall(part) && part.state.startsWith('output') && !part.providerExecuted;
}

/** A call as OpenAI and AG-UI write it. */
function functionOf({ toolCallId: id, toolName: name, input }: ChatToolPart): Body {
  return { id, type: 'function', function: { name, arguments: jsonOf(input) } };
}

/** What the user attached. Files of the assistant's own making are not asked back. */
function filesIn({ role, parts }: ChatMessage): ChatFilePart[] {
  return role === 'user' ? parts.filter((part): part is ChatFilePart => part.type === 'file') : [];
}

function systemOf(messages: readonly ChatMessage[]): string {
  return messages
    .filter(({ role }) => role === 'system')
    .map((message) => textOf(message))
    .join('\n\n');
}

function spoken(messages: readonly ChatMessage[]): ChatMessage[] {
  return messages.filter(({ role }) => role !== 'system');
}

/** Anthropic and Gemini want the roles to take turns, and no turn to be empty. */
function joinTurns<Key extends 'content' | 'parts'>(
  turns: readonly ({ readonly role: string } & Record<Key, readonly unknown[]>)[],
  key: Key,
): Body[] {
  const joined: { role: string; content: unknown[] }[] = [];
  for (const turn of turns) {
    if (turn[key].length === 0) continue;
    const last = joined.at(-1);
    if (last?.role === turn.role) last.content.push(...turn[key]);
    else joined.push({ role: turn.role, content: [...turn[key]] });
  }
  return joined.map(({ role, content }) => ({ role, [key]: content }));
}

function inlineOf<Result>(url: string, make: (mediaType: string, base64: string) => Result): Result | undefined {
  const match = /^data:([^;,]*)[^,]*;base64,(.*)$/s.exec(url);
  return match ? make(match[1]!, match[2]!) : undefined;
}

function resultOf({ errorText, output }: ChatToolPart): string {
  return errorText ?? jsonOf(output);
}

function jsonOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

/** Inputs that are not objects, which these protocols cannot say, go under a name. */
function objectOf(input: unknown): object {
  return typeof input === 'object' && input !== null ? input : { input };
}
