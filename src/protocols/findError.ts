import { type EventFields, isObject, parseJson } from './eventFields.js';

export interface FoundError {
  readonly message: string;
  readonly code?: unknown;
  readonly type?: unknown;
}

const unexplained = 'The server reported an error without a message.';

/**
 * Finds an error in the JSON of an event of any protocol: an `error` or `errors` member, a `type`, `object` or `event`
 * of `'error'`, an error in a choice or its delta, MiniMax's `base_resp`, or an array with one of these.
 */
export function findError(value: unknown): FoundError | undefined {
  if (Array.isArray(value)) return firstOf(value, findError);
  if (!isObject(value)) return undefined;
  const { error, errors, type, object, event, choices, x_groq: groq, base_resp: baseResponse } = value;
  if (isErrorMember(error, value)) return describe(error === true ? value : error, value);
  if (type === 'error' || object === 'error' || event === 'error') return describe(value);
  if (Array.isArray(errors) && errors.length > 0 && errors.some(Boolean)) return describe(errors[0], value);
  if (isObject(baseResponse) && isFailureCode(baseResponse['status_code'])) return describe(baseResponse);
  if (isObject(groq) && groq['error']) return describe(groq['error'], groq);
  return Array.isArray(choices) ? firstOf(choices, errorOfChoice) : undefined;
}

/**
 * Finds an error in JSON that is not an event of the protocol: an error code or status, `success: false`, the `detail`
 * of FastAPI and RFC 9457, a member whose name means an error (`errorMessage`, `fault`, `internalServerException`), or
 * one of these inside the object's only member.
 */
export function findErrorBody(value: unknown): FoundError | undefined {
  const found = findError(value);
  if (found || !isObject(value) || Array.isArray(value)) return found;
  const { type, detail, success, ok, status } = value;
  // Events of unknown types are not failures.
  if (typeof type === 'string' && !/error|exception|fail|problem|^https?:|^about:/i.test(type)) return undefined;
  const entries = Object.entries(value);
  const [name, member] = entries.find(([key, content]) => namesError.test(key) && isSaid(content)) ?? [];
  if (name !== undefined) {
    const isText = typeof member === 'string' && !/type|code|name/i.test(name);
    return describe(isObject(member) || isText ? member : value, value);
  }
  const [only] = entries;
  const inner = entries.length === 1 && only && isObject(only[1]) ? findErrorBody(only[1]) : undefined;
  if (inner) return inner;
  const hasFailed =
    success === false ||
    ok === false ||
    detail !== undefined ||
    typeof type === 'string' ||
    value['__type'] !== undefined ||
    (typeof status === 'string' && /^(error|fail(ed|ure)?)$/i.test(status)) ||
    codeKeys.some((key) => isFailureCode(value[key]));
  if (!hasFailed) return undefined;
  const error = describe(value);
  return error.message === unexplained && success !== false && ok !== false ? undefined : error;
}

/** Reads the data of an event named `error`. */
export function describeError(data: string): FoundError {
  const error = parseJson(data);
  return error === undefined ? { message: data.trim() || unexplained } : describe(error);
}

const messageKeys = [
  'message',
  'msg',
  'errorText',
  'error_message',
  'errorMessage',
  'Message',
  'faultstring',
  'error_msg',
  'errmsg',
  'err_msg',
  'status_msg',
  'error_description',
  'detail',
  'details',
  'description',
  'reason',
  'title',
  'content',
  'text',
  'data',
];
const codeKeys = [
  'code',
  'error_code',
  'errorCode',
  'errcode',
  'err_code',
  'err_no',
  'status_code',
  'statusCode',
  'http_code',
  'retcode',
  'status',
];
/** Names of members that only an error has. */
const namesError =
  /^(err|errors?|exception|fault|traceback)$|^(err|error)_?(msg|message|text|type|desc\w*)$|Exception$/i;

/** @param around - The object that contains the error. It may have the message, code or type if the error does not. */
function describe(error: unknown, around?: EventFields): FoundError {
  if (Array.isArray(error)) return describe(error.find(Boolean), around);
  if (!isObject(error)) {
    const text = typeof error === 'string' ? error.trim() : '';
    // Some gateways put the JSON of an upstream error into their own message.
    if (text.startsWith('{')) return describeError(text);
    const message = text || (around && messageOf(around)) || (error ? String(error) : unexplained);
    return { message, code: around && codeOf(around), type: around && typeOf(around) };
  }
  const inner = error['error'];
  if (inner && (isObject(inner) || typeof inner === 'string')) return describe(inner, error);
  const message = messageOf(error) ?? (around && messageOf(around)) ?? nameOf(error) ?? unexplained;
  return { message, code: codeOf(error), type: typeOf(error) };
}

function messageOf(error: EventFields): string | undefined {
  return firstOf(
    messageKeys.map((key) => error[key]),
    textOf,
  );
}

/** The text of a message, which may be an object, a list or JSON. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') {
    const text = value.trim();
    return text.startsWith('{') ? (textOf(parseJson(text)) ?? text) : text || undefined;
  }
  if (Array.isArray(value)) return firstOf(value, textOf);
  if (!isObject(value)) return undefined;
  const inner = value['error'];
  return (inner !== undefined ? textOf(inner) : undefined) ?? messageOf(value);
}

function codeOf(error: EventFields): unknown {
  return codeKeys
    .map((key) => error[key])
    .find((code) => typeof code === 'number' || (typeof code === 'string' && code));
}

function typeOf({ type, status, __type }: EventFields): unknown {
  if (typeof type === 'string' && type !== 'error') return type;
  return typeof status === 'string' ? status : __type;
}

function nameOf(error: EventFields): string | undefined {
  const name = typeOf(error) ?? codeOf(error);
  return name === undefined ? undefined : String(name);
}

/** Whether an `error` property reports an error. Some servers send `error: {}` in each event. */
function isErrorMember(error: unknown, around: EventFields): boolean {
  if (Array.isArray(error)) return error.some(Boolean);
  if (isObject(error)) return Object.values(error).some(isSaid) || Object.keys(around).length === 1;
  if (typeof error === 'number') return error !== 0;
  return typeof error === 'string' ? error.trim() !== '' : error === true;
}

function isSaid(value: unknown): boolean {
  return value !== null && value !== undefined && value !== '' && value !== 0 && value !== false;
}

function isFailureCode(code: unknown): boolean {
  const number = typeof code === 'string' && /^-?\d+$/.test(code) ? Number(code) : code;
  if (typeof number === 'number') return number !== 0 && !(number >= 100 && number < 400);
  return (
    typeof code === 'string' &&
    /error|exception|fail|invalid|denied|unauthori|forbidden|not.?found|limit|quota|exceed|unavailable|exhausted|insufficient|overload|timeout/i.test(
      code,
    )
  );
}

function errorOfChoice(choice: unknown): FoundError | undefined {
  if (!isObject(choice)) return undefined;
  const { error, delta } = choice;
  if (isErrorMember(error, choice)) return describe(error, choice);
  return isObject(delta) && isErrorMember(delta['error'], delta) ? describe(delta['error'], delta) : undefined;
}

function firstOf<Value, Result>(
  values: readonly Value[],
  find: (value: Value) => Result | undefined,
): Result | undefined {
  for (const value of values) {
    const found = find(value);
    if (found !== undefined) return found;
  }
  return undefined;
}
