const maxExcerptLength = 200;

export interface BodyExcerpt {
  /** The beginning, at most 200 characters, on one line. */
  readonly excerpt: string;
  /** The provider's code or type, if the body is the JSON of an error. */
  readonly providerCode: string | undefined;
}

/** Reads the beginning of a body that is not a stream: an error's message and code, or the text itself. */
export function parseErrorBody(text: string): BodyExcerpt {
  const { message = text, code: providerCode } = errorIn(text);
  const line = message.replace(/\s+/g, ' ').trim();
  return { excerpt: line.length > maxExcerptLength ? `${line.slice(0, maxExcerptLength - 1)}…` : line, providerCode };
}

/** The JSON of a provider's error: `{ error: { message, code, type } }`, or the same without the wrapper. */
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
