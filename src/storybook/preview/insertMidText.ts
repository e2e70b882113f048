import type { FaultStep, Step } from '../../testing/script/Step.js';
import { type Script, script } from '../../testing/script/script.js';

/**
 * Inserts a fault in the middle of a script's text. If the text is unknown, as in a recording, the fault occurs after
 * 200 bytes. Error responses stay unchanged.
 */
export function insertMidText(answer: Script, fault: (options?: { afterBytes: number }) => FaultStep): Script {
  if (answer.steps.some(failsAtOnce)) return answer;
  const length = answer.steps.reduce((sum, step) => sum + textOf(step).length, 0);
  if (length === 0) return script(fault({ afterBytes: 200 }), answer);

  let left = Math.ceil(length / 2);
  let isPlaced = false;
  const steps = answer.steps.flatMap((step): readonly Step[] => {
    const text = textOf(step);
    if (isPlaced || text === '' || step.kind !== 'delta' || step.delta.type !== 'text') return [step];
    if (text.length < left) {
      left -= text.length;
      return [step];
    }
    isPlaced = true;
    const at = isLowSurrogate(text.charCodeAt(left)) ? left + 1 : left;
    const piece = (part: string): Step => ({ ...step, delta: { ...step.delta, text: part } as typeof step.delta });
    return [piece(text.slice(0, at)), fault(), ...(at < text.length ? [piece(text.slice(at))] : [])];
  });
  return script(...steps);
}

function textOf(step: Step): string {
  return step.kind === 'delta' && step.delta.type === 'text' ? step.delta.text : '';
}

function failsAtOnce(step: Step): boolean {
  return step.kind === 'offline' || (step.kind === 'head' && (step.status >= 400 || step.body !== undefined));
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}
