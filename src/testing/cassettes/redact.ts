export const redacted = '[redacted]';

/**
 * Headers whose values are recorded. All others are redacted, because no list of secret names can be complete.
 * `x-ratelimit-*` and `anthropic-ratelimit-*` are recorded too.
 */
const recordedHeaders = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'access-control-allow-origin',
  'age',
  'anthropic-version',
  'cache-control',
  'connection',
  'content-encoding',
  'content-language',
  'content-length',
  'content-type',
  'date',
  'expires',
  'keep-alive',
  'last-event-id',
  'last-modified',
  'openai-processing-ms',
  'openai-version',
  'pragma',
  'retry-after',
  'retry-after-ms',
  'server',
  'transfer-encoding',
  'user-agent',
  'vary',
  'via',
  'x-accel-buffering',
  'x-content-type-options',
  'x-request-id',
  'x-vercel-ai-data-stream',
  'x-vercel-ai-ui-message-stream',
]);
const rateLimit = /^(?:x|anthropic)-ratelimit-[a-z-]+$/;

/** Headers with URLs, which are recorded without the values of unknown parameters. */
const urlHeaders = new Set(['content-location', 'link', 'location', 'origin', 'referer']);

const recordedParameters = new Set([
  'alt',
  'api-version',
  'beta',
  'format',
  'limit',
  'model',
  'offset',
  'page',
  'prettyprint',
  'starting_after',
  'stream',
  'v',
  'version',
]);

/** Body fields of the known protocols, whose values are recorded. */
const recordedFields = new Set([
  'config',
  'contents',
  'context',
  'data',
  'format',
  'forwardedprops',
  'frequency_penalty',
  'generationconfig',
  'id',
  'include',
  'input',
  'instructions',
  'keep_alive',
  'max_completion_tokens',
  'max_output_tokens',
  'max_tokens',
  'message',
  'messageid',
  'messages',
  'metadata',
  'model',
  'n',
  'options',
  'parallel_tool_calls',
  'presence_penalty',
  'previous_response_id',
  'prompt',
  'reasoning',
  'reasoning_effort',
  'response_format',
  'runid',
  'safetysettings',
  'seed',
  'starting_after',
  'state',
  'stop',
  'stop_sequences',
  'store',
  'stream',
  'stream_options',
  'system',
  'systeminstruction',
  'temperature',
  'text',
  'thinking',
  'threadid',
  'tool_choice',
  'toolconfig',
  'tools',
  'top_k',
  'top_p',
  'trigger',
  'truncation',
]);

/** Names to record in addition to these lists, in lower case. */
export type KeptNames = ReadonlySet<string>;

export function redactHeaders(headers: Headers, kept: KeptNames): Record<string, string> {
  return Object.fromEntries(
    [...headers].map(([name, value]) => {
      if (kept.has(name)) return [name, value];
      if (urlHeaders.has(name)) return [name, name === 'link' ? redactLinks(value, kept) : redactUrl(value, kept)];
      return [name, recordedHeaders.has(name) || rateLimit.test(name) ? maskTokens(value) : redacted];
    }),
  );
}

/** Returns the URL without credentials and without the values of unknown parameters, also in the fragment. */
export function redactUrl(url: string, kept: KeptNames): string {
  const [, address = '', query = '', fragment = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(url) ?? [];
  const withoutCredentials = address.replace(/^([a-z][a-z0-9+.-]*:)?\/\/[^/]*@/i, `$1//${redacted}@`);
  const parameters = (text: string) => text.charAt(0) + redactParameters(text.slice(1), kept);
  return maskTokens(withoutCredentials) + parameters(query) + parameters(fragment);
}

/** Redacts parameters such as `a=1&b=2`. Text without a name is treated as a value. */
function redactParameters(text: string, kept: KeptNames): string {
  return text.replace(/[^&;]+/g, (pair) => {
    const [name = ''] = pair.split('=', 1);
    if (name === pair) return redacted;
    const plainName = decode(name).toLowerCase();
    return recordedParameters.has(plainName) || kept.has(plainName) ? pair : `${name}=${redacted}`;
  });
}

/** Redacts each URL of a `Link` header and keeps `rel`. Other parameters are removed. */
function redactLinks(value: string, kept: KeptNames): string {
  return [...value.matchAll(/<([^>]*)>([^<]*)/g)]
    .map(([, url = '', parameters = '']) => {
      const rel = /;\s*rel="?([a-z-]+)/i.exec(parameters)?.[1];
      return `<${redactUrl(url, kept)}>${rel ? `; rel="${rel}"` : ''}`;
    })
    .join(', ');
}

/**
 * Redacts a request body. In JSON and forms, only values of known fields are kept, unless their names look secret. In
 * other text, only tokens of known shapes are replaced.
 */
export function redactBody(body: string, kept: KeptNames): string {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return /^[\w.~%+-]+=/.test(body) && !/\s/.test(body) ? redactParameters(body, kept) : maskTokens(body);
  }
  if (!isObject(value)) return JSON.stringify(redactNested(value, kept));
  return JSON.stringify(
    mapFields(value, (name, field) => {
      if (kept.has(name.toLowerCase())) return field;
      return recordedFields.has(name.toLowerCase()) ? redactNested(field, kept) : redacted;
    }),
  );
}

function redactNested(value: unknown, kept: KeptNames): unknown {
  if (typeof value === 'string') return maskTokens(value);
  if (Array.isArray(value)) return value.map((one) => redactNested(one, kept));
  if (!isObject(value)) return value;
  return mapFields(value, (name, field) => {
    if (kept.has(name.toLowerCase())) return field;
    const isSecret = isSecretName(name) && typeof field !== 'boolean' && field !== null;
    return isSecret ? redacted : redactNested(field, kept);
  });
}

/**
 * Whether the words of a name suggest a secret: true for `userKey`, `x-api-key` and `SESSION_ID`, false for
 * `max_tokens`.
 */
function isSecretName(name: string): boolean {
  const words = name.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').split(/[^a-zA-Z0-9]+/);
  return words.some((word) => secretWord.test(word));
}

const secretWord =
  /(?:key|token|secret|pass|passwd|password|passphrase|auth|authorization|cookie|credentials?|session|sessionid|signature|bearer|csrf|xsrf|dpop|jwt)$|^(?:sig|sas|pat|pin|otp)$/i;

/** Replaces provider keys, JSON Web Tokens and bearer tokens anywhere in a text. */
function maskTokens(text: string): string {
  return text.replace(tokenShape, redacted);
}

const tokenShape =
  /\b(?:sk|pk|rk|xai|gsk|hf|r8|pplx|key)[-_][\w-]{16,}|\bAIza[\w-]{30,}|\bgh[pousr]_\w{30,}|\bgithub_pat_\w{30,}|\bxox[abprs]-[\w-]{10,}|\bAKIA[0-9A-Z]{16}\b|\beyJ[\w-]+\.[\w-]+\.[\w-]*|(?<=\bbearer\s+)[\w.~+/=-]{8,}/gi;

function mapFields(
  object: Readonly<Record<string, unknown>>,
  change: (name: string, value: unknown) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(name, value)]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
