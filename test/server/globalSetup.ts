import type { TestProject } from 'vitest/node';
import { raw } from '../../src/testing/index.js';
import { serve } from '../../src/testing/node.js';
import { recordings, wireOf } from '../recordings/recordings.js';
import { answer, startServer } from './server.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The origin of the server for the browser tests: `inject('serverUrl')`. */
    serverUrl: string;
    /** The answer of `/api/stream`, `/api/text` and `/api/chat`. */
    answer: string;
    /** Recorded provider streams: the URL that sends each of them, and the text that a page must show. */
    recordings: { name: string; url: string; shown: string; fails: boolean }[];
  }
}

export default async function setup(project: TestProject) {
  const server = await startServer();
  const recorded = await serve(
    ({ url }) => {
      const recording = recordings.find(({ name }) => new URL(url).pathname === `/${name}`);
      return recording && raw(wireOf(recording));
    },
    { protocol: 'openai-chat', chunking: { seed: 1, maxBytes: 1_000 } },
  );
  project.provide('serverUrl', server.url);
  project.provide('answer', answer);
  project.provide(
    'recordings',
    recordings.map(({ name, expected: { text, refusal, error } }) => ({
      name,
      url: `${recorded.url}/${name}`,
      shown: text || refusal,
      fails: error !== null,
    })),
  );
  return () => Promise.all([server.close(), recorded.close()]);
}
