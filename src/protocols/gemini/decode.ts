import type { DeltaEmitter } from '../DeltaEmitter.js';
import { contentText, listOf, parseJson } from '../eventFields.js';
import { finishWord } from '../finishReason.js';
import { defineBuiltIn } from '../Protocol.js';
import { detect } from './detect.js';
import { finishReasons } from './finishReasons.js';
import { type PartialArg, PartialArgs } from './PartialArgs.js';

interface GeminiChunk {
  candidates?: Candidate[] | null;
  usageMetadata?: object | null;
  /** Python servers that serialize the SDK's objects send names in snake case. */
  usage_metadata?: object | null;
  promptFeedback?: { blockReason?: string } | null;
  modelVersion?: string;
  responseId?: string;
  /** Gemini Code Assist wraps each chunk in `response`. */
  response?: GeminiChunk;
}

interface Candidate {
  index?: number;
  content?: { parts?: Part | Part[] | null } | null;
  finishReason?: unknown;
  finish_reason?: unknown;
  finishMessage?: string | null;
  groundingMetadata?: { groundingChunks?: GroundingChunk[] | null } | null;
  citationMetadata?: {
    citationSources?: { uri?: string; title?: string }[];
    citations?: { uri?: string; title?: string }[];
  };
}

interface GroundingChunk {
  web?: { uri?: string; title?: string };
  retrievedContext?: { uri?: string; title?: string; text?: string };
  maps?: { uri?: string; title?: string };
}

interface Part {
  text?: unknown;
  thought?: boolean;
  functionCall?: FunctionCall;
  function_call?: FunctionCall | null;
  inlineData?: { mimeType: string; data: string };
  executableCode?: { id?: string; language?: string; code?: string };
  codeExecutionResult?: { id?: string; outcome?: string; output?: string };
  // A call of a tool that Google runs, and its result.
  toolCall?: { id?: string; toolType?: string; args?: unknown };
  toolResponse?: { id?: string; toolType?: string; response?: unknown };
}

interface FunctionCall {
  id?: string;
  name?: string;
  /** Some gateways send JSON text. */
  args?: object | string | null;
  partialArgs?: PartialArg[] | null;
  willContinue?: boolean;
}

/** Gemini's `streamGenerateContent` with `alt=sse`, of the Gemini API and of Vertex. */
export const gemini = defineBuiltIn<GeminiChunk>({
  name: 'gemini',
  detect,
  finishReasons,
  framing: 'sse',
  createDecoder() {
    let calls = 0;
    let streamed: { part: string; args: PartialArgs } | undefined;
    let codePart = '';

    const closeStreamed = (out: DeltaEmitter) => {
      if (streamed) out.toolCallEnd(streamed.part, streamed.args.value);
      streamed = undefined;
    };

    function readCall(call: FunctionCall, out: DeltaEmitter): void {
      if (call.name) {
        // Ends the previous call, whose last piece may be missing.
        closeStreamed(out);
        const args = typeof call.args === 'string' ? (parseJson(call.args) as object | undefined) : call.args;
        streamed = { part: `call-${calls++}`, args: new PartialArgs(args) };
        out.toolCall(streamed.part, { id: call.id, name: call.name });
      }
      for (const piece of call.partialArgs ?? []) streamed?.args.add(piece);
      if (!call.willContinue) closeStreamed(out);
    }

    function readHosted(
      callType: string,
      name: string | undefined,
      input: unknown,
      id: string | undefined,
      out: DeltaEmitter,
    ): void {
      codePart = `call-${calls++}`;
      out.toolCall(codePart, { id, name, callType }, input);
      out.toolCallEnd(codePart);
    }

    function readPart(part: Part, out: DeltaEmitter): void {
      const call = part.functionCall ?? part.function_call;
      if (call) readCall(call, out);
      out[part.thought ? 'reasoning' : 'text'](contentText(part.text));
      // Images in a thought are drafts, so they are skipped.
      if (part.thought) return;
      const { inlineData, executableCode, codeExecutionResult, toolCall, toolResponse } = part;
      if (inlineData) {
        const { mimeType, data } = inlineData;
        out.add({ type: 'file', mediaType: mimeType, url: `data:${mimeType};base64,${data}` });
      }
      if (executableCode) {
        const { id, language, code } = executableCode;
        readHosted('executableCode', 'code_execution', { language, code }, id, out);
      }
      if (toolCall) readHosted('toolCall', toolCall.toolType, toolCall.args, toolCall.id, out);
      const result = codeExecutionResult ?? toolResponse;
      if (result) {
        out.toolOutput(codePart, { id: result.id, output: codeExecutionResult ?? toolResponse?.response });
      }
    }

    return function read(chunk, out): boolean | undefined {
      if (chunk.response) return read(chunk.response, out);
      const { candidates, promptFeedback, usageMetadata = chunk.usage_metadata } = chunk;
      if (!candidates && !promptFeedback && !usageMetadata) return false;
      out.metadata({ id: chunk.responseId, model: chunk.modelVersion });
      const candidate =
        candidates?.find((candidate) => !candidate.index) ?? (candidates?.length === 1 ? candidates[0] : undefined);
      for (const part of listOf(candidate?.content?.parts)) readPart(part, out);
      for (const { web, retrievedContext, maps } of candidate?.groundingMetadata?.groundingChunks ?? []) {
        const found = web ?? retrievedContext ?? maps;
        if (found) out.source({ url: found.uri, title: found.title, excerpt: retrievedContext?.text });
      }
      const cited = candidate?.citationMetadata;
      for (const { uri, title } of cited?.citationSources ?? cited?.citations ?? []) out.source({ url: uri, title });
      const reason = finishWord(candidate?.finishReason ?? candidate?.finish_reason ?? promptFeedback?.blockReason);
      if (reason !== undefined) {
        const isStop = reason === 'STOP';
        // Partial arguments also form a valid object, so they count as complete only if the model was not cut off.
        if (isStop) closeStreamed(out);
        const meaning = isStop
          ? out.hasClientCalls
            ? 'tool_calls'
            : 'stop'
          : candidate
            ? undefined
            : 'content_filter';
        out.finish(reason, meaning, candidate?.finishMessage ?? undefined);
        out.allowEof();
      }
      out.usage(usageMetadata);
    };
  },
});
