/**
 * An action on a storage that may be asynchronous. It yields the result of each storage call, so that the same code
 * runs asynchronously, and synchronously while a page is unloaded.
 */
export type Steps<Result> = Generator<unknown, Result, unknown>;

export async function runSteps<Result>(steps: Steps<Result>): Promise<Result> {
  let step = steps.next();
  while (!step.done) {
    let result: unknown;
    try {
      result = await step.value;
    } catch (error) {
      step = steps.throw(error);
      continue;
    }
    step = steps.next(result);
  }
  return step.value;
}

/** @returns `undefined` if a storage call is asynchronous. The remaining steps are then not run. */
export function runStepsSync<Result>(steps: Steps<Result>): { readonly value: Result } | undefined {
  let step = steps.next();
  while (!step.done) {
    if (step.value instanceof Promise) return undefined;
    step = steps.next(step.value);
  }
  return step;
}
