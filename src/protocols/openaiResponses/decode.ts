import type { DeltaEmitter } from '../DeltaEmitter.js';
import { defineBuiltIn } from '../Protocol.js';
import { detect } from './detect.js';
import { finishReasons } from './finishReasons.js';

/** The fields that the decoder reads, of all event types. */
interface ResponsesEvent {
  type?: string;
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
  item?: Item;
  part?: ContentPart | null;
  annotation?: Annotation;
  response: ResponseObject;
  /** Input of a code interpreter call. */
  code?: string | null;
}

interface ResponseObject {
  id?: string;
  model?: string;
  status?: string;
  tools?: { type: string }[] | null;
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
  /** Input of a call: JSON text, or an object for a tool search. */
  arguments?: string | object | null;
  input?: string | null;
  code?: string | null;
  action?: object | null;
  actions?: object[] | null;
  pending_safety_checks?: object[] | null;
  operation?: object | null;
  queries?: string[] | null;
  output?: unknown;
  outputs?: unknown;
  results?: { url?: string; title?: string; snippet?: string }[] | null;
  tools?: unknown;
  error?: unknown;
  /** Result of an image generation call, in base64. */
  result?: string | null;
  output_format?: string;
  execution?: string;
  environment?: { type?: string } | null;
  content?: ContentPart[] | null;
  summary?: ContentPart[] | null;
}

interface ContentPart {
  type?: string;
  text?: string;
  refusal?: string;
  annotations?: Annotation[] | null;
}

interface Annotation {
  url?: string;
  title?: string;
  file_id?: string;
  filename?: string;
}

/** OpenAI's Responses API. Parts are identified by output index, because some servers change item ids mid-stream. */
export const openaiResponses = defineBuiltIn<ResponsesEvent>({
  name: 'openai-responses',
  detect,
  finishReasons,
  framing: 'sse',
  createDecoder() {
    /** Output indexes of messages and reasoning items whose text arrived as deltas. */
    const streamed = new Set<string>();
    /** Text parts that arrived complete, without deltas. */
    const wholes = new Set<string>();
    /** Output index by item id, because some servers send the index only when the item begins. */
    const indexOfItem = new Map<string, string>();
    /** Whether the tools of the request are known and include no custom tool. */
    let offersNoCustom = false;

    /**
     * Whether the application runs the call. xAI uses custom calls for its own tools, which the request does not list.
     */
    function isClients({ type, execution, environment }: Item): boolean {
      if (type === 'custom_tool_call') return !offersNoCustom;
      if (type === 'shell_call') return !environment?.type?.startsWith('container');
      if (type === 'tool_search_call') return execution === 'client';
      return /^(function|local_shell|apply_patch|computer)_call$/.test(type);
    }

    function startItem(item: Item, part: string, out: DeltaEmitter): void {
      indexOfItem.set(item.id ?? part, part);
      if (!isCall(item)) return;
      const name = item.name ?? item.type.replace(/_call$/, '');
      const isText = item.type === 'custom_tool_call' ? true : undefined;
      out.toolCall(
        part,
        { id: idOf(item), name, callType: isClients(item) ? undefined : item.type, isText },
        item.arguments,
      );
    }

    /** Adds complete text, unless it arrived before. */
    function readWhole(
      kind: 'text' | 'refusal' | 'reasoning',
      text: unknown,
      index: string,
      part: string,
      out: DeltaEmitter,
    ) {
      if (typeof text !== 'string' || text === '' || streamed.has(index) || wholes.has(`${kind} ${part}`)) return;
      wholes.add(`${kind} ${part}`);
      out.dependsOnEarlier();
      out[kind](text, part);
    }

    function readContent(
      { type, text, refusal, annotations }: ContentPart,
      index: string,
      part: string,
      out: DeltaEmitter,
    ) {
      readWhole(type === 'reasoning_text' ? 'reasoning' : 'text', text, index, part, out);
      readWhole('refusal', refusal, index, part, out);
      for (const annotation of annotations ?? []) cite(annotation, out);
    }

    function endItem(item: Item, part: string, out: DeltaEmitter): void {
      startItem(item, part, out);
      if (item.type === 'message' || item.type === 'reasoning') {
        item.content?.forEach((content, index) => {
          readContent(content, part, `${part}/${index}`, out);
        });
        item.summary?.forEach(({ text }, index) => {
          readWhole('reasoning', text, part, `${part}/summary-${index}`, out);
        });
      } else if (isCall(item)) {
        out.toolCallEnd(part, inputOf(item));
        readResult(item, part, out);
        if (item.type === 'mcp_approval_request')
          out.add({ type: 'tool-approval', part, id: item.id ?? null, approvalId: item.id ?? '' });
      } else if (item.type.endsWith('_output')) {
        out.toolOutput(part, { id: item.call_id, output: item.output ?? item.tools });
      } else if (item.type === 'search_results') {
        for (const { url, title, snippet } of item.results ?? []) out.source({ url, title, excerpt: snippet });
      }
      // Perplexity sends an item with the results instead of an end event for the call.
      out.toolCallEnd(part);
    }

    function finish(
      { status = 'completed', error, incomplete_details, usage, output }: ResponseObject,
      out: DeltaEmitter,
    ) {
      // Some servers send all or part of the answer only in the last event.
      const lacksText = out.isEmpty || (streamed.size === 0 && wholes.size === 0);
      output?.forEach((item, index) => {
        if (!isCall(item)) {
          if (lacksText) endItem(item, String(index), out);
          return;
        }
        const part = out.partOfCall(idOf(item)) ?? (out.hasCall(String(index)) ? String(index) : undefined);
        if (part === undefined) endItem(item, out.newPart(String(index)), out);
        else out.toolCallEnd(part, inputOf(item));
      });
      out.toolCallsEnd();
      if (error) out.error(error);
      out.usage(usage);
      if (status === 'incomplete') out.finish(status, incomplete_details?.reason ?? '');
      else out.finish(status, status === 'completed' && out.hasClientCalls ? 'tool_calls' : undefined);
      out.end();
    }

    return (event, out) => {
      if (out.isRepeated(event.sequence_number)) return;
      const id = event.item_id ?? event.item?.id;
      const index = String(event.output_index ?? (id === undefined ? 0 : (indexOfItem.get(id) ?? id)));
      const textPart = `${index}/${event.content_index ?? 0}`;
      const summaryPart = `${index}/summary-${event.summary_index ?? 0}`;
      if (!event.type) {
        if ((event as unknown as { object?: string }).object !== 'response') return false;
        finish(event as unknown as ResponseObject, out);
        return;
      }
      const type = event.type.replace('response.', '');
      switch (type) {
        case 'output_text.delta':
          streamed.add(index);
          out.text(event.delta, textPart);
          return;
        case 'refusal.delta':
          streamed.add(index);
          out.refusal(event.delta, textPart);
          return;
        case 'reasoning_text.delta':
          streamed.add(index);
          out.reasoning(event.delta, textPart);
          return;
        case 'reasoning_summary_text.delta':
          streamed.add(index);
          out.reasoning(event.delta, summaryPart);
          return;
        case 'output_text.done':
          readWhole('text', event.text, index, textPart, out);
          return;
        case 'refusal.done':
          readWhole('refusal', event.refusal, index, textPart, out);
          return;
        case 'reasoning_text.done':
          readWhole('reasoning', event.text, index, textPart, out);
          return;
        case 'reasoning_summary_text.done':
          readWhole('reasoning', event.text, index, summaryPart, out);
          return;
        case 'content_part.done':
          if (event.part) readContent(event.part, index, textPart, out);
          return;
        case 'output_item.added':
          // A tool search is read from its `done` event, because only that contains the id for its output.
          if (event.item && event.item.type !== 'tool_search_call') startItem(event.item, index, out);
          return;
        case 'output_item.done':
          if (event.item) endItem(event.item, index, out);
          return;
        case 'output_text.annotation.added':
          if (event.annotation) cite(event.annotation, out);
          return;
        case 'created': {
          const { id, model, tools } = event.response;
          out.metadata({ id, model });
          offersNoCustom = !!tools?.length && !tools.some(({ type }) => /^(custom|namespace)$/.test(type));
          return;
        }
        case 'completed':
        case 'incomplete':
        case 'failed':
        case 'cancelled':
          finish({ status: type, ...event.response }, out);
          return;
        case 'error':
          return;
        default:
          // Each kind of call has its own event type for input.
          if (/(arguments|input|code)\.delta$/.test(type)) out.toolInput(index, event.delta);
          else if (/(arguments|input|code)\.done$/.test(type)) {
            out.toolCallEnd(index, event.arguments ?? event.input ?? event.code);
          } else if (
            !/^keepalive$|_call_\w+\.delta$|\.(added|done|partial_image)$|(queued|progress|ing|completed|failed)$/.test(
              type,
            )
          )
            return false;
      }
    };
  },
});

/** Whether an item is a tool call. A `program` is code that the provider runs and that calls tools itself. */
function isCall({ type }: Item): boolean {
  return /_call$|^program$|^mcp_approval_request$/.test(type);
}

function idOf({ call_id, id }: Item): string | undefined {
  return call_id || id;
}

function inputOf({
  arguments: args,
  input,
  code,
  action,
  operation,
  queries,
  actions,
  pending_safety_checks,
}: Item): unknown {
  const hasChecks = pending_safety_checks && pending_safety_checks.length > 0;
  if (actions || hasChecks) {
    return { ...(action && { action }), ...(actions && { actions }), ...(hasChecks && { pending_safety_checks }) };
  }
  return args ?? input ?? code ?? action ?? operation ?? (queries ? { queries } : undefined);
}

function readResult(item: Item, part: string, out: DeltaEmitter): void {
  if (item.result) {
    const mediaType = `image/${item.output_format ?? 'png'}`;
    out.add({ type: 'file', mediaType, url: `data:${mediaType};base64,${item.result}` });
  }
  const output = item.output ?? item.outputs ?? item.results ?? undefined;
  const error = item.error || undefined;
  if (output !== undefined || error !== undefined) out.toolOutput(part, { id: idOf(item), output, error });
}

function cite({ url, title, file_id, filename }: Annotation, out: DeltaEmitter): void {
  out.source({ id: url ?? file_id, url, title: title ?? filename, filename });
}
