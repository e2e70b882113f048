import type { MockRequest } from '../journal/MockRequest.js';
import { checkScript } from '../playback/checkScript.js';
import type { Cursor } from '../playback/cursor.js';
import type { FaultStep } from '../script/Step.js';
import { type ScriptPart, toScript } from '../script/script.js';
import { playScript, type ReplyRule } from './Reply.js';

/**
 * A server that lets a client go on where it was cut off. Its events are numbered. A request with a cursor gets what
 * comes after it: `Last-Event-ID`, or `starting_after` in the URL or the body for a protocol that counts
 * (`'openai-responses'`). One without gets the whole answer again. Each fault of the script strikes once: `resumable(script(text(a), reset(), text(b), finish()))` breaks
 * after `a`, and its second response goes on to `b`. Raw bytes have no number: who comes with a cursor gets those that
 * stand after it.
 */
export function resumable(part: ScriptPart): ReplyRule {
  const script = toScript(part);
  return {
    kind: 'rule',
    createResponder(options) {
      checkScript(script, options);
      const struck = new Map<FaultStep, number>();
      return (context) => {
        // A step may stand in a script more than once.
        const met = new Map<FaultStep, number>();
        return playScript(script, {
          ...context,
          options: { ids: true, ...context.options },
          cursor: cursorOf(context.request),
          shouldFire(cut) {
            const time = (met.get(cut) ?? 0) + 1;
            met.set(cut, time);
            if (time <= (struck.get(cut) ?? 0)) return false;
            struck.set(cut, time);
            return true;
          },
        });
      };
    },
  };
}

function cursorOf({ headers, url, body }: MockRequest): Cursor | undefined {
  const id = headers.get('last-event-id');
  if (id) return { by: 'id', value: id };
  const inBody = typeof body === 'object' && body !== null && 'starting_after' in body ? body.starting_after : null;
  const sequence = new URL(url).searchParams.get('starting_after') ?? inBody;
  return sequence === null || sequence === '' ? undefined : { by: 'sequence', value: String(sequence) };
}
