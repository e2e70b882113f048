import type { DeltaEmitter } from '../DeltaEmitter.js';
import { contentText, listOf } from '../eventFields.js';
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
  delta?: unknown;
  text?: string;
  refusal?: string;
  arguments?: string;
  input?: string;
  item?: Item;
  part?: ContentPart | null;
  annotation?: Annotation;
  response?: ResponseObject;
  /** Input of a code interpreter call. */
  code?: string | null;
}

interface ResponseObject {
  id?: string;
  model?: string;
  status?: string;
  tools?: { type: string }[] | null;
  output?: Item[] | null;
  /** The whole text. OpenAI's SDKs compute this field, but some gateways send it. */
  output_text?: string | null;
  usage?: object | null;
  error?: { code?: string; message?: string } | string | null;
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
  content?: ContentPart[] | string | null;
  summary?: ContentPart[] | null;
}

interface ContentPart {
  type?: string;
  text?: unknown;
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
    /** Texts that arrived as deltas, each as its kind and output index. */
    const streamed = new Set<string>();
    /** Text parts that arrived complete, without deltas. */
    const wholes = new Set<string>();
    /** Part by item id, because some servers send the output index only when the item begins. */
    const partOfItem = new Map<string, string>();
    /** Part of the latest item at each output index. Some servers use one index for several calls. */
    const partAt = new Map<string, string>();
    /** Whether the tools of the request are known and include no custom tool. */
    let offersNoCustom = false;

    /**
     * Whether the application runs the call. xAI sends custom calls for tools that it runs itself, although the request
     * lists no custom tool.
     */
    function isClients({ type, execution, environment }: Item): boolean {
      if (type === 'custom_tool_call') return !offersNoCustom;
      if (type === 'shell_call') return !environment?.type?.startsWith('container');
      if (type === 'tool_search_call') return execution === 'client';
      return /^(function|local_shell|apply_patch|computer)_call$/.test(type);
    }

    /** The part of an item that begins or ends. Some servers change the id of an item. */
    function partOf(item: Item, index: string, out: DeltaEmitter): string {
      const known = partOfItem.get(item.id ?? index);
      if (known !== undefined) return known;
      const last = partAt.get(index) ?? index;
      if (!isCall(item) || !out.hasCall(last)) return last;
      const ofCall = out.partOfCall(idOf(item));
      return ofCall ?? (idOf(item) === undefined ? last : freePart(index, out));
    }

    function freePart(index: string, out: DeltaEmitter): string {
      let part = out.newPart(index);
      while (out.hasCall(part)) part = out.newPart(index);
      return part;
    }

    function startItem(item: Item, part: string, out: DeltaEmitter): void {
      partOfItem.set(item.id ?? part, part);
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
      const added = contentText(text);
      if (added === '' || streamed.has(`${kind} ${index}`) || wholes.has(`${kind} ${part}`)) return;
      wholes.add(`${kind} ${part}`);
      out.dependsOnEarlier();
      out[kind](added, part);
    }

    function readDelta(
      kind: 'text' | 'refusal' | 'reasoning',
      delta: unknown,
      index: string,
      part: string,
      out: DeltaEmitter,
    ) {
      streamed.add(`${kind} ${index}`);
      out[kind](contentText(delta), part);
    }

    /** Whether text of this kind arrived. */
    function has(kind: string): boolean {
      return [...streamed, ...wholes].some((known) => known.startsWith(kind));
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
        const { content } = item;
        const parts = typeof content === 'string' ? [{ text: content }] : (content ?? []);
        parts.forEach((content, index) => {
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
      { status = 'completed', error, incomplete_details, usage, output, output_text }: ResponseObject,
      out: DeltaEmitter,
    ) {
      // Some servers send all or part of the answer only in the last event.
      const hasText = has('text') || has('refusal');
      const hasReasoning = has('reasoning');
      listOf(output).forEach((item, position) => {
        const index = String(position);
        if (!isCall(item)) {
          if (item.type === 'reasoning' ? !hasReasoning : !hasText) endItem(item, index, out);
          return;
        }
        const part = out.partOfCall(idOf(item)) ?? (out.hasCall(index) ? index : undefined);
        if (part === undefined) endItem(item, freePart(index, out), out);
        else out.toolCallEnd(part, inputOf(item));
      });
      if (!has('text') && !has('refusal')) out.text(output_text);
      if (error) out.error(error);
      out.usage(usage);
      const cutBy = incomplete_details?.reason ?? 'length';
      out.toolCallsEnd(status === 'incomplete' ? cutBy : status);
      if (status === 'incomplete') out.finish(status, cutBy);
      else out.finish(status, status === 'completed' && out.hasClientCalls ? 'tool_calls' : undefined);
      out.end();
    }

    return (event, out) => {
      if (out.isRepeated(event.sequence_number)) return;
      const id = event.item_id ?? event.item?.id;
      const known = id === undefined ? undefined : partOfItem.get(id);
      const index = String(event.output_index ?? known ?? id ?? 0);
      const callPart = () => known ?? partAt.get(index) ?? index;
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
        case 'text.delta':
          readDelta('text', event.delta, index, textPart, out);
          return;
        case 'refusal.delta':
          readDelta('refusal', event.delta, index, textPart, out);
          return;
        case 'reasoning_text.delta':
          readDelta('reasoning', event.delta, index, textPart, out);
          return;
        case 'reasoning_summary_text.delta':
          readDelta('reasoning', event.delta, index, summaryPart, out);
          return;
        case 'output_text.done':
        case 'text.done':
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
          // A tool search is read from its `done` event, because only that event has the id that its output refers to.
          if (event.item && event.item.type !== 'tool_search_call') {
            const part = partOf(event.item, index, out);
            partAt.set(index, part);
            startItem(event.item, part, out);
          }
          return;
        case 'output_item.done':
          if (event.item) endItem(event.item, partOf(event.item, index, out), out);
          return;
        case 'output_text.annotation.added':
          if (event.annotation) cite(event.annotation, out);
          return;
        case 'created': {
          const { id, model, tools } = event.response ?? {};
          out.metadata({ id, model });
          offersNoCustom = !!tools?.length && !tools.some(({ type }) => /^(custom|namespace)$/.test(type));
          return;
        }
        case 'done':
        case 'completed':
        case 'incomplete':
        case 'failed':
        case 'cancelled':
          finish({ status: type === 'done' ? 'completed' : type, ...event.response }, out);
          return;
        case 'error':
          return;
        default:
          // Each kind of call has its own event type for input.
          if (/(arguments|input|code)\.delta$/.test(type)) out.toolInput(callPart(), event.delta);
          else if (/(arguments|input|code)\.done$/.test(type)) {
            out.toolCallEnd(callPart(), event.arguments ?? event.input ?? event.code);
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
