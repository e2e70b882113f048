/**
 * Returns the user's latest input from a request body in a known shape: `{ prompt }`, `{ messages }` (OpenAI,
 * Anthropic, Ollama, AI SDK, AG-UI), `{ input }` (OpenAI Responses), `{ contents }` (Gemini).
 */
export function promptOf(body: unknown): string | undefined {
  if (typeof body === 'string') return body;
  if (!isRecord(body)) return undefined;
  if (typeof body['prompt'] === 'string') return body['prompt'];
  if (typeof body['input'] === 'string') return body['input'];
  for (const list of [body['messages'], body['input'], body['contents'], body['message']]) {
    const messages = Array.isArray(list) ? list : isRecord(list) ? [list] : [];
    const last = messages.filter(isRecord).findLast((message) => (message['role'] ?? 'user') === 'user');
    const found = last && textOf(last['content'] ?? last['parts'] ?? last['text']);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The content of a message is a string or a list of parts. Parts without text are skipped. */
function textOf(content: unknown): string | undefined {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return undefined;
  const texts = content.flatMap((part) => (isRecord(part) && typeof part['text'] === 'string' ? [part['text']] : []));
  return texts.length > 0 ? texts.join('') : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
