const longest = 200;

export interface BodyExcerpt {
  /** The beginning, at most 200 characters, on one line. */
  readonly excerpt: string;
  /** The provider's code or type, where the body is the JSON of an error. */
  readonly providerCode: string | undefined;
}

/** What the beginning of a body that is no stream says of it. */
export function excerptOf(text: string): BodyExcerpt {
  const { message = text, code: providerCode } = errorIn(text);
  const line = message.replace(/\s+/g, ' ').trim();
  return { excerpt: line.length > longest ? `${line.slice(0, longest - 1)}…` : line, providerCode };
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
