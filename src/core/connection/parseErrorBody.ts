const maxExcerptLength = 200;

export interface BodyExcerpt {
  /** At most 200 characters, on one line. */
  readonly excerpt: string;
  readonly providerCode: string | undefined;
}

/** Parses the beginning of an error body: the message and code of its JSON, otherwise its text. */
export function parseErrorBody(text: string): BodyExcerpt {
  const { message = text, code: providerCode } = errorIn(text);
  const line = message.replace(/\s+/g, ' ').trim();
  return { excerpt: line.length > maxExcerptLength ? `${line.slice(0, maxExcerptLength - 1)}…` : line, providerCode };
}

/** Finds a provider's error in JSON: `{ error: { message, code, type } }`, or the same fields without the wrapper. */
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
