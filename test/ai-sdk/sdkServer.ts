import { createUIMessageStream, createUIMessageStreamResponse, type UIMessageChunk } from 'ai';
import { type Journal, type Reply, raw, type Script, type ScriptPart, script } from 'sluice/testing';
import { serve } from 'sluice/testing/node';

/** A server on loopback that sends its replies in order, and repeats the last one. */
export interface SdkServer {
  /** The URL of the chat route. */
  readonly api: string;
  readonly journal: Journal;
  answers(...replies: Reply[]): void;
  close(): Promise<void>;
}

export async function startSdkServer(): Promise<SdkServer> {
  let replies: Reply[] = [];
  const { url, journal, close } = await serve(() => (replies.length > 1 ? replies.shift() : replies[0]));
  return {
    api: `${url}/api/chat`,
    journal,
    close,
    answers(...next) {
      replies = next;
      journal.clear();
    },
  };
}

/**
 * The output of the AI SDK's own server functions for these chunks. `instead` replaces their `[DONE]`, for example with
 * a fault.
 */
export function says(chunks: readonly unknown[], ...instead: ScriptPart[]): () => Promise<Script> {
  return async () => {
    const stream = createUIMessageStream({
      execute({ writer }) {
        for (const chunk of chunks) writer.write(chunk as UIMessageChunk);
      },
    });
    const body = await createUIMessageStreamResponse({ stream }).text();
    return script(raw(instead.length > 0 ? body.slice(0, body.lastIndexOf(event('[DONE]'))) : body), ...instead);
  };
}

export const event = (chunk: unknown) => `data: ${typeof chunk === 'string' ? chunk : JSON.stringify(chunk)}\n\n`;

/** The beginning of an answer with one text part. */
export const begun = (...texts: string[]): UIMessageChunk[] => [
  { type: 'start', messageId: 'answer' },
  { type: 'start-step' },
  { type: 'text-start', id: '0' },
  ...texts.map((delta) => ({ type: 'text-delta' as const, id: '0', delta })),
];

/** The end of the answer that `begun` starts. */
export const ended: UIMessageChunk[] = [
  { type: 'text-end', id: '0' },
  { type: 'finish-step' },
  { type: 'finish', finishReason: 'stop' },
];
