import type { MockRequest } from '../journal/MockRequest.js';
import { checkScript } from '../playback/checkScript.js';
import type { Cursor } from '../playback/cursor.js';
import type { FaultStep } from '../script/Step.js';
import { type ScriptPart, toScript } from '../script/script.js';
import { playScript, type ReplyRule } from './Reply.js';

/**
 * A server that supports resuming. Events are numbered, and a request with a cursor receives the events after it. The
 * cursor is `Last-Event-ID`, or `starting_after` in the URL or body for protocols with sequence numbers
 * (`'openai-responses'`). A request without a cursor receives the whole answer.
 *
 * Each fault of the script fires once: `resumable(script(text(a), reset(), text(b), finish()))` breaks after `a`, and
 * its second response continues with `b`. Raw bytes have no number and are sent if they come after the cursor.
 */
export function resumable(part: ScriptPart): ReplyRule {
  const script = toScript(part);
  return {
    kind: 'rule',
    createResponder(options) {
      checkScript(script, options);
      const fired = new Map<FaultStep, number>();
      return (context) => {
        // A step object may occur several times in a script.
        const seen = new Map<FaultStep, number>();
        return playScript(script, {
          ...context,
          options: { ids: true, ...context.options },
          cursor: cursorOf(context.request),
          shouldFire(fault) {
            const time = (seen.get(fault) ?? 0) + 1;
            seen.set(fault, time);
            if (time <= (fired.get(fault) ?? 0)) return false;
            fired.set(fault, time);
            return true;
          },
        });
      };
    },
  };
}

function cursorOf({ headers, url, body }: MockRequest): Cursor | undefined {
  const id = headers.get('last-event-id');
  if (id) return { by: 'id', value: utf8(id) };
  const inBody = typeof body === 'object' && body !== null && 'starting_after' in body ? body.starting_after : null;
  const sequence = new URL(url).searchParams.get('starting_after') ?? inBody;
  return sequence === null || sequence === '' ? undefined : { by: 'sequence', value: String(sequence) };
}

/** Decodes a header value in UTF-8, of which each character holds one byte. */
function utf8(header: string): string {
  return new TextDecoder().decode(Uint8Array.from(header, (character) => character.charCodeAt(0)));
}
