import type { DeltaWriter } from './DeltaWriter.js';
import { defineProtocol } from './Protocol.js';

/** The fields that are read, of all event types together. */
interface ResponsesEvent {
  type: string;
  sequence_number?: number;
  output_index?: number;
  content_index?: number;
  summary_index?: number;
  item_id?: string;
  delta?: string;
  text?: string;
  refusal?: string;
  arguments?: string;
  input?: string;
  item: Item;
  annotation?: Annotation;
  response: ResponseObject;
  error?: { type?: string; code?: string; message?: string } | null;
  message?: string;
  /** Of a code interpreter, or of an error that is not nested. */
  code?: string | null;
}

interface ResponseObject {
  id?: string;
  model?: string;
  status?: string;
  tools?: { type: string; name?: string }[] | null;
  output?: Item[] | null;
  usage?: object | null;
  error?: { code?: string; message?: string } | null;
  incomplete_details?: { reason?: string } | null;
}

interface Item {
  type: string;
  id?: string;
  call_id?: string | null;
  name?: string;
  /** Text, but an object for a search of tools. */
  arguments?: string | object | null;
  input?: string | null;
  code?: string | null;
  action?: object | null;
  operation?: object | null;
  queries?: string[] | null;
  output?: unknown;
  outputs?: unknown;
  results?: unknown;
  tools?: unknown;
  error?: unknown;
  /** An image, in base64. */
  result?: string | null;
  output_format?: string;
  execution?: string;
  environment?: { type?: string } | null;
  content?: { type: string; text?: string; refusal?: string; annotations?: Annotation[] | null }[] | null;
}

interface Annotation {
  url?: string;
  title?: string;
  file_id?: string;
  filename?: string;
}

/** OpenAI's Responses. A part is what stands at an output index: some servers change the item's id on the way. */
export const openaiResponses = defineProtocol<ResponsesEvent>({
  name: 'openai-responses',
  framing: 'sse',
  verbatim: true,
  open() {
    /** Output indexes whose text has begun to come in pieces. */
    const written = new Set<string>();
    /** The part of each call, by the id that its output refers to. */
    const calls = new Map<string, string>();
    /** The custom tools that the request offered; `undefined` where the server does not repeat the request. */
    let customTools: Set<string | undefined> | undefined;
    let hasItems = false;

    /** Whether the client runs the call. A custom call of a tool that nobody offered is the provider's own (xAI). */
    function isClients({ type, name, execution, environment }: Item): boolean {
      if (type === 'custom_tool_call') return !customTools || customTools.has(name);
      if (type === 'shell_call') return !environment?.type?.startsWith('container');
      if (type === 'tool_search_call') return execution === 'client';
      return /^(function|local_shell|apply_patch|computer)_call$/.test(type);
    }

    function startCall(item: Item, part: string, out: DeltaWriter): void {
      const id = item.call_id || item.id || null;
      if (id !== null) calls.set(id, part);
      out.toolCall(part, {
        id,
        name: item.name ?? item.type.replace(/_call$/, ''),
        ...(!isClients(item) && { runner: 'provider', callType: item.type }),
      });
    }

    function startItem(item: Item, part: string, out: DeltaWriter): void {
      hasItems = true;
      if (item.type.endsWith('_call')) startCall(item, part, out);
    }

    function endItem(item: Item, part: string, out: DeltaWriter): void {
      startItem(item, part, out);
      if (item.type === 'message' && !written.has(part)) {
        item.content?.forEach(({ text, refusal, annotations }, index) => {
          out.text(text, `${part}/${index}`);
          out.refusal(refusal, `${part}/${index}`);
          for (const annotation of annotations ?? []) cite(annotation, out);
        });
      } else if (item.type.endsWith('_call')) {
        out.toolCallEnd(part, inputOf(item));
        readResult(item, part, out);
      } else if (item.type.endsWith('_output')) {
        out.toolOutput(calls.get(item.call_id ?? '') ?? part, {
          id: item.call_id ?? null,
          output: item.output ?? item.tools ?? null,
        });
      } else if (item.type === 'mcp_approval_request') {
        startCall(item, part, out);
        out.toolCallEnd(part, inputOf(item));
        out.add({ type: 'tool-approval', part, id: item.id ?? null, approvalId: item.id ?? '' });
      }
    }

    function finish(
      { status = 'completed', error, incomplete_details, usage, output }: ResponseObject,
      out: DeltaWriter,
    ) {
      // Some servers send nothing but the whole.
      if (!hasItems && written.size === 0)
        for (const [index, item] of (output ?? []).entries()) endItem(item, String(index), out);
      out.toolCallsEnd();
      if (error) out.error(error);
      out.usage(usage);
      if (status === 'incomplete') out.finish(status, incompleteReason(incomplete_details?.reason));
      else out.finish(status, status === 'completed' && out.hasClientCalls ? 'tool-calls' : undefined);
      out.end();
    }

    return (event, out) => {
      if (out.repeats(event.sequence_number)) return;
      const index = String(event.output_index ?? event.item_id ?? 0);
      switch (event.type) {
        case 'response.output_text.delta':
          written.add(index);
          out.text(event.delta, `${index}/${event.content_index ?? 0}`);
          return;
        case 'response.refusal.delta':
          written.add(index);
          out.refusal(event.delta, `${index}/${event.content_index ?? 0}`);
          return;
        case 'response.reasoning_summary_text.delta':
          out.reasoning(event.delta, `${index}/summary-${event.summary_index ?? 0}`);
          return;
        case 'response.reasoning_text.delta':
          out.reasoning(event.delta, `${index}/reasoning-${event.content_index ?? 0}`);
          return;
        case 'response.function_call_arguments.delta':
        case 'response.custom_tool_call_input.delta':
        case 'response.mcp_call_arguments.delta':
        case 'response.code_interpreter_call_code.delta':
          out.toolInput(index, event.delta);
          return;
        case 'response.function_call_arguments.done':
        case 'response.mcp_call_arguments.done':
          out.toolCallEnd(index, event.arguments);
          return;
        case 'response.custom_tool_call_input.done':
          out.toolCallEnd(index, event.input);
          return;
        case 'response.code_interpreter_call_code.done':
          out.toolCallEnd(index, event.code);
          return;
        case 'response.output_item.added':
          startItem(event.item, index, out);
          return;
        case 'response.output_item.done':
          endItem(event.item, index, out);
          return;
        case 'response.output_text.annotation.added':
          if (event.annotation) cite(event.annotation, out);
          return;
        case 'response.created': {
          const { id, model, tools } = event.response;
          out.metadata({ id, model });
          if (tools) customTools = new Set(tools.filter(({ type }) => type === 'custom').map(({ name }) => name));
          return;
        }
        case 'response.completed':
        case 'response.incomplete':
        case 'response.failed':
        case 'response.cancelled':
          finish({ status: event.type.slice('response.'.length), ...event.response }, out);
          return;
        case 'error':
          out.error(event.error ?? { message: event.message, code: event.code });
          return;
        default:
          // What only tells of progress, or repeats what came in pieces.
          return /^keepalive$|\.(added|done|queued|in_progress|searching|interpreting|generating|completed|failed|partial_image)$/.test(
            event.type,
          )
            ? undefined
            : false;
      }
    };
  },
});

function incompleteReason(reason: string | undefined): 'length' | 'content-filter' | 'other' {
  if (reason === 'max_output_tokens') return 'length';
  return reason === 'content_filter' ? 'content-filter' : 'other';
}

function inputOf({ arguments: args, input, code, action, operation, queries }: Item): string {
  const text = args ?? input ?? code ?? action ?? operation ?? (queries ? { queries } : undefined);
  return typeof text === 'string' ? text : JSON.stringify(text ?? {});
}

/** What a call that the provider ran gave back. */
function readResult(item: Item, part: string, out: DeltaWriter): void {
  const id = item.call_id || item.id || null;
  if (item.result) {
    const mediaType = `image/${item.output_format ?? 'png'}`;
    out.add({ type: 'file', mediaType, url: `data:${mediaType};base64,${item.result}` });
  }
  const output = item.output ?? item.outputs ?? item.results;
  if (item.error) {
    const error = typeof item.error === 'string' ? item.error : JSON.stringify(item.error);
    out.toolOutput(part, { id, output: null, error });
  } else if (output !== undefined && output !== null) out.toolOutput(part, { id, output });
}

function cite({ url, title, file_id, filename }: Annotation, out: DeltaWriter): void {
  out.source({ id: url ?? file_id, url, title: title ?? filename, filename });
}
