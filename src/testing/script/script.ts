import type { HeadStep, OfflineStep, Step } from './Step.js';

/**
 * What happens in a stream, from first byte to last. Immutable, so one script can serve many tests, and a script is a
 * part of the next one: `script(reset({ afterBytes: 200 }), answer)` is `answer` with a fault.
 */
export interface Script {
  readonly kind: 'script';
  readonly steps: readonly Step[];
}

/** A step, or several. */
export type ScriptPart = Step | Script;

/**
 * Says what happens in a stream.
 *
 * A script without {@link finish} or {@link error} ends as a cut answer does: the body closes and the protocol's own
 * end is missing.
 *
 * @example
 * ```ts
 * script(reasoning('Hm.'), text('Hello'), delay(200), text(' world'), finish())
 * ```
 * @throws TypeError where a response would have two heads, or a head after its body has begun.
 */
export function script(...parts: readonly ScriptPart[]): Script {
  const steps = parts.flatMap((part, index) => {
    if (part === null || typeof part !== 'object' || !('kind' in part)) {
      throw new TypeError(
        `script() takes steps and scripts, but part ${index + 1} is ${describe(part)}. For an answer's text write text('…').`,
      );
    }
    return part.kind === 'script' ? part.steps : [part];
  });
  const heads = steps.filter(isHead);
  if (heads.length > 1) {
    throw new TypeError(
      `A response has one head, but this script has ${heads.length} (${heads.map(nameOf).join(', ')}). ` +
        'For one response after another use sequence(…).',
    );
  }
  const head = heads[0];
  if (head && steps.slice(0, steps.indexOf(head)).some(writes)) {
    throw new TypeError(
      `${nameOf(head)} stands after the first bytes of the body, when the head has long been sent. Put it first; ` +
        'for a failure in mid-stream use error(), reset() or truncate().',
    );
  }
  return Object.freeze({ kind: 'script', steps: Object.freeze(steps) });
}

/** A lone step is a script of one. */
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

/** Whether a step puts bytes on the wire, or breaks it. */
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
