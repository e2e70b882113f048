import type { StreamDelta } from '../../model/StreamDelta.js';
import { PartIds } from '../playback/PartIds.js';
import type { PlayOptions } from '../playback/PlayOptions.js';
import { raw } from '../script/content.js';
import { htmlPage, status } from '../script/faults.js';
import { hasBody } from '../script/hasBody.js';
import type { Step } from '../script/Step.js';
import { type Script, script } from '../script/script.js';
import type { Quirk } from './Quirk.js';
import { wholeAnswer } from './wholeAnswer.js';

/** Applies the quirks that replace the response. Responses without a body stay unchanged. */
export function replaceResponse(answer: Script, quirks: ReadonlySet<Quirk>, options: PlayOptions): Script {
  if (answer.steps.some(isOwnResponse)) return answer;
  if (quirks.has('html-error-page')) {
    return htmlResponse;
  }
  if (quirks.has('json-error')) return jsonError;
  const { protocol = 'ai-sdk' } = options;
  if (!quirks.has('whole-json-answer') || typeof protocol === 'function') return answer;

  const { deltas, rest } = untilFault(answer.steps);
  const document = wholeAnswer(protocol, deltas);
  if (document === undefined) return answer;
  const body = JSON.stringify(document, null, 2);
  const head = answer.steps.find((step) => step.kind === 'head');
  const headers = { 'content-type': 'application/json', ...head?.headers };
  const isCut = rest.length > 0 || !deltas.some(({ type }) => type === 'finish');
  return script(
    status(head?.status ?? 200, { headers }),
    raw(isCut ? body.slice(0, Math.ceil(body.length / 2)) : body),
    ...rest,
  );
}

const jsonError = script(
  status(200, {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(
      { error: { message: 'The model is overloaded.', type: 'overloaded_error', code: 503 } },
      null,
      2,
    ),
  }),
);
const htmlResponse = script(htmlPage('<!doctype html><title>502 Bad Gateway</title><h1>502 Bad Gateway</h1>'));

function isOwnResponse(step: Step): boolean {
  return (
    step.kind === 'offline' ||
    (step.kind === 'head' && (step.status >= 400 || !hasBody(step.status) || step.body !== undefined))
  );
}

/** Whether the steps after this one may never be played: it ends or silences the response, or repeats. */
function neverPasses(step: Step): boolean {
  if (step.kind === 'repeat') return true;
  return step.kind === 'fault' && !(step.how === 'stall' && step.ms !== undefined);
}

function untilFault(steps: readonly Step[]): { deltas: readonly StreamDelta[]; rest: readonly Step[] } {
  const flat = steps.flatMap((step): readonly Step[] =>
    step.kind === 'repeat' && Number.isFinite(step.times) ? Array(step.times).fill(step.steps).flat() : [step],
  );
  const at = flat.findIndex(neverPasses);
  const parts = new PartIds();
  const before = at === -1 ? flat : flat.slice(0, at);
  return {
    deltas: before.flatMap((step) => (step.kind === 'delta' ? [parts.assign(step.delta)] : [])),
    rest: at === -1 ? [] : [{ ...flat[at]!, afterBytes: undefined } as Step],
  };
}
