import type { TestProject } from 'vitest/node';
import { recordings } from '../recordings/recordings.js';
import { answer, startServer } from './server.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The origin of the server that runs beside the browser tests: `inject('serverUrl')`. */
    serverUrl: string;
    /** What that server answers on `/api/stream`, `/api/text` and `/api/chat`. */
    answer: string;
    /** What it serves on `/recordings/<name>`, and what a page has to show of it. */
    recordings: { name: string; shown: string; fails: boolean }[];
  }
}

export default async function setup(project: TestProject) {
  const server = await startServer();
  project.provide('serverUrl', server.url);
  project.provide('answer', answer);
  project.provide(
    'recordings',
    recordings.map(({ name, expected: { text, refusal, error } }) => ({
      name,
      shown: text || refusal,
      fails: error !== null,
    })),
  );
  return () => server.close();
}
