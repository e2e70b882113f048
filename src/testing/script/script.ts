import type { HeadStep, OfflineStep, Step } from './Step.js';

/**
 * The steps of a stream. Immutable, so that tests can share it. May be part of another script: `script(reset({
 * afterBytes: 200 }), answer)` is `answer` with a fault.
 */
export interface Script {
  readonly kind: 'script';
  readonly steps: readonly Step[];
}

/** A step, or several. */
export type ScriptPart = Step | Script;

/**
 * Creates a script from steps and other scripts.
 *
 * Without {@link finish} or {@link error}, the response is truncated: the body closes without the protocol's end
 * marker.
 *
 * @example
 * ```ts
 * script(reasoning('Hm.'), text('Hello'), delay(200), text(' world'), finish())
 * ```
 * @throws TypeError for more than one response head, or a head after the body has begun.
 */
export function script(...parts: readonly ScriptPart[]): Script {
  const steps = parts.flatMap((part, index) => {
    if (part === null || typeof part !== 'object' || !('kind' in part)) {
      throw new TypeError(
        `script() takes steps and scripts, but part ${index + 1} is ${describe(part)}. Write text('…') for text of the answer.`,
      );
    }
    return part.kind === 'script' ? part.steps : [part];
  });
  const heads = steps.filter(isHead);
  if (heads.length > 1) {
    throw new TypeError(
      `A response has one head, but this script sets ${heads.length} (${heads.map(nameOf).join(', ')}). ` +
        'Use sequence(…) for several responses.',
    );
  }
  const head = heads[0];
  if (head && steps.slice(0, steps.indexOf(head)).some(writes)) {
    throw new TypeError(
      `${nameOf(head)} comes after the first bytes of the body, when the head has been sent. Put it first; ` +
        'use error(), reset() or truncate() to fail in the middle of the stream.',
    );
  }
  return Object.freeze({ kind: 'script', steps: Object.freeze(steps) });
}

export function toScript(part: ScriptPart): Script {
  return part.kind === 'script' ? part : script(part);
}

export function isScriptPart(value: unknown): value is ScriptPart {
  return typeof value === 'object' && value !== null && 'kind' in value && stepKinds.has(String(value.kind));
}

const stepKinds: ReadonlySet<string> = new Set<ScriptPart['kind']>([
  'script',
  'delta',
  'event',
  'raw',
  'comment',
  'malformed',
  'duplicate',
  'delay',
  'repeat',
  'pace',
  'chunking',
  'fault',
  'head',
  'offline',
]);

function isHead(step: Step): step is HeadStep | OfflineStep {
  return step.kind === 'head' || step.kind === 'offline';
}

function nameOf(head: HeadStep | OfflineStep): string {
  return head.kind === 'offline' ? 'offline()' : `status(${head.status})`;
}

/** Whether a step sends bytes or ends the connection. */
export function writes(step: Step): boolean {
  switch (step.kind) {
    case 'delay':
    case 'pace':
    case 'chunking':
    case 'head':
    case 'offline':
      return false;
    case 'fault':
      return step.afterBytes === undefined;
    default:
      return true;
  }
}

function describe(value: unknown): string {
  if (typeof value === 'string') return `the string ${JSON.stringify(value)}`;
  return value === null ? 'null' : typeof value;
}
