import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The seed of this run of the long campaigns. */
    seed: number;
  }
}

/** Selects the seed of a run, or reads the one to repeat, and prints it. */
export default function setup(project: TestProject) {
  const seed = Number(process.env['SLUICE_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
  if (!Number.isSafeInteger(seed))
    throw new TypeError(`SLUICE_SEED is ${process.env['SLUICE_SEED']}; it must be an integer.`);
  console.log(`Seed ${seed}. The same run again: SLUICE_SEED=${seed} npm run test:long`);
  project.provide('seed', seed);
}
