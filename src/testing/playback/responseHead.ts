import type { HeadStep, Step } from '../script/Step.js';
import { type Script, writes } from '../script/script.js';
import type { WireHead } from './WireAction.js';

export interface ResponseHead {
  readonly head: WireHead;
  readonly steps: readonly Step[];
}

type HeaderFields = Readonly<Record<string, string>>;

/**
 * @param headers - Headers of the protocol and of the transport. The script's headers override both. The protocol's
 * headers apply only if the script sets no content type.
 */
export function responseHead(
  script: Script,
  headers: { readonly protocol: HeaderFields; readonly mount: HeaderFields | undefined },
  speed: number,
): ResponseHead {
  const { steps } = script;
  const at = steps.findIndex((step) => step.kind === 'head' || step.kind === 'offline');
  const head = steps[at];
  if (head?.kind !== 'head' && head?.kind !== 'offline') {
    return {
      head: { type: 'response', status: 200, headers: { ...headers.protocol, ...headers.mount }, delayMs: 0 },
      steps,
    };
  }
  const written = steps.slice(0, at).reduce((sum, step) => sum + (step.kind === 'delay' ? step.ms : 0), 0);
  const delayMs = written === 0 ? 0 : written / speed;
  if (head.kind === 'offline') return { head: { type: 'offline', delayMs }, steps: [] };

  const page = pageOf(head, steps);
  const ownHeaders = { ...page?.headers, ...head.headers };
  const ofProtocol = page || 'content-type' in ownHeaders ? {} : headers.protocol;
  return {
    head: {
      type: 'response',
      status: head.status,
      headers: { ...ofProtocol, ...headers.mount, ...ownHeaders },
      delayMs,
    },
    // `delayMs` already includes the delays before the head.
    steps: page ? page.steps : steps.filter((step, index) => step.kind !== 'delay' || index > at),
  };
}

/**
 * Steps and headers of a response that is not a stream: it has an explicit body, or an error status and no steps that
 * send bytes.
 */
function pageOf(head: HeadStep, steps: readonly Step[]) {
  if (head.body !== undefined) return { steps: [rawText(head.body)], headers: {} };
  if (head.status < 400 || steps.some(writes)) return undefined;
  const error = { message: `The mock answered with status ${head.status}.`, code: head.status };
  return { steps: [rawText(JSON.stringify({ error }))], headers: { 'content-type': 'application/json' } };
}

function rawText(text: string): Step {
  return { kind: 'raw', bytes: new TextEncoder().encode(text) };
}
