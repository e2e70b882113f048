const excerptLength = 200;
/** Enough to hold the JSON of a provider's error. */
const readLength = 4096;
const patienceMs = 1000;

export interface BodyExcerpt {
  /** The beginning, at most 200 characters, on one line. */
  readonly excerpt: string;
  /** The provider's code or type, where the body is the JSON of an error. */
  readonly providerCode: string | undefined;
}

/** Reads the beginning of a body that is not a stream, and cancels the rest. Never throws, and never waits for long. */
export async function readExcerpt(response: Response): Promise<BodyExcerpt> {
  const text = await readBeginning(response).catch(() => '');
  const { message, code } = errorIn(text);
  const line = (message ?? text).replace(/\s+/g, ' ').trim();
  return {
    excerpt: line.length > excerptLength ? `${line.slice(0, excerptLength - 1)}…` : line,
    providerCode: code,
  };
}

async function readBeginning({ body }: Response): Promise<string> {
  if (!body) return '';
  const reader = body.getReader();
  const decoder = new TextDecoder();
  // A body that never ends must not hold up the error; cancelling ends a read that hangs.
  const timer = setTimeout(() => void reader.cancel().catch(() => {}), patienceMs);
  let text = '';
  try {
    while (text.length < readLength) {
      const { done, value } = await reader.read();
      if (done) break;
      text += decoder.decode(value, { stream: true });
    }
  } catch {
    // What arrived before the break is excerpt enough.
  } finally {
    clearTimeout(timer);
    void reader.cancel().catch(() => {});
  }
  return text;
}

/** What providers say in an error's JSON: `{ error: { message, code, type } }`, or the same without the wrapper. */
function errorIn(text: string): { message?: string | undefined; code?: string | undefined } {
  try {
    const body = JSON.parse(text);
    const error = body.error ?? body;
    if (typeof error === 'string') return { message: error };
    return { message: stringOf(error.message), code: stringOf(error.code) ?? stringOf(error.type) };
  } catch {
    return {};
  }
}

function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
