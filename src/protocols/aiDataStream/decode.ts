import { defineBuiltIn } from '../Protocol.js';

interface ToolPiece {
  toolCallId: string;
  toolName: string;
  args?: unknown;
  argsTextDelta?: string;
  result?: unknown;
}

interface Finish {
  finishReason?: string;
  usage?: object | null;
}

/** A function call in OpenAI's format, which only `ai` 3 sends. */
interface FunctionCall {
  id: string;
  function: { name: string; arguments?: string };
}

/** The data stream of `ai` 3 and 4: a type letter, a colon and JSON on each line, such as `0:"Hi"`. */
export const aiDataStream = defineBuiltIn<string>({
  name: 'ai-data-stream',
  header: 'x-vercel-ai-data-stream',
  framing: 'lines',
  data: 'text',
  createDecoder: () => (line, out) => {
    if (line[1] !== ':') throw new SyntaxError('A line of the data stream begins with a letter and a colon.');
    const value: unknown = JSON.parse(line.slice(2));
    switch (line[0]) {
      case '0':
        out.text(value as string);
        return;
      case 'g':
        out.reasoning(value as string);
        return;
      case 'b':
      case 'c':
      case '9': {
        const { toolCallId, toolName, argsTextDelta, args } = value as ToolPiece;
        if (line[0] !== 'c') out.toolCall(toolCallId, { id: toolCallId, name: toolName });
        out.toolInput(toolCallId, argsTextDelta);
        if (line[0] === '9') out.toolCallEnd(toolCallId, args, typeof args === 'string');
        return;
      }
      case '7':
        for (const { id, function: fn } of (value as { tool_calls: FunctionCall[] }).tool_calls) {
          out.toolCall(id, { id, name: fn.name });
          out.toolCallEnd(id, fn.arguments);
        }
        return;
      case 'a': {
        const { toolCallId, result } = value as ToolPiece;
        out.toolOutput(toolCallId, { id: toolCallId, output: result });
        return;
      }
      case '2':
      case '6':
        out.add({ type: 'data', name: 'data', value });
        return;
      case '8':
        out.add({ type: 'data', name: 'annotations', value });
        return;
      case 'h': {
        const { id, url, title } = value as { id?: string; url?: string; title?: string };
        out.source({ id, url, title });
        return;
      }
      case 'k': {
        const { data, mimeType } = value as { data: string; mimeType: string };
        out.add({ type: 'file', mediaType: mimeType, url: `data:${mimeType};base64,${data}` });
        return;
      }
      case 'f':
        // Another step begins, so the response is not complete.
        out.completion = 'incomplete';
        out.metadata({ id: (value as { messageId?: string }).messageId });
        return;
      case 'e':
      case 'd': {
        const { finishReason, usage } = value as Finish;
        out.usage(usage);
        // Some servers end the response with `e`, the end of a step, and never send `d`.
        if (line[0] === 'e' && (finishReason ?? 'unknown') === 'unknown') return;
        out.toolCallsEnd(finishReason);
        out.finish(finishReason ?? 'unknown');
        out.allowEof();
        return;
      }
      case '3':
        out.error(value as string);
        return;
      case '5':
      case 'i':
      case 'j':
        return;
      default:
        return false;
    }
  },
});
