// @vitest-environment node
import { readdir, readFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DefaultChatTransport, readUIMessageStream, type UIMessage } from 'ai';
import { StreamSession } from 'sluice/core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import pinned from '../package/versions.json' with { type: 'json' };

const here = new URL('./', import.meta.url);
const readme = await readFile(new URL('../../README.md', here), 'utf8');

// Replaces the README's model by the AI SDK's mock, which repeats the last message.
vi.mock('./model.mjs', async () => {
  const { simulateReadableStream } = await import('ai');
  const { MockLanguageModelV4 } = await import('ai/test');
  const usage = { inputTokens: { total: 1 }, outputTokens: { total: 2 } };
  const doStream = async ({ prompt }: { prompt: { content: { text: string }[] }[] }) => ({
    stream: simulateReadableStream({
      chunks: [
        { type: 'text-start', id: '0' },
        { type: 'text-delta', id: '0', delta: 'You said: ' },
        { type: 'text-delta', id: '0', delta: prompt.at(-1)!.content[0]!.text },
        { type: 'text-end', id: '0' },
        { type: 'finish', finishReason: { unified: 'stop', raw: 'stop' }, usage },
      ],
    }),
  });
  return { model: new MockLanguageModelV4({ doStream: doStream as never }) };
});

describe('README', () => {
  it('the README contains only code from its folder and from the Storybook of the package tests', async () => {
    const blocks = [...readme.matchAll(/^```(\w*)\n(.*?)^```$/gms)];
    const printed = blocks.filter(([, language]) => language !== 'sh').map(([, , code]) => code);
    const names = (await readdir(here)).filter((name) => name !== 'readme.test.ts');
    const storybook = ['main.ts', 'preview.ts'].map((name) => `../package/storybook/.storybook/${name}`);
    const files = await Promise.all([...names, ...storybook].map((path) => readFile(new URL(path, here), 'utf8')));
    expect(printed.toSorted()).toEqual(files.toSorted());
  });

  it('the README lists every entry point with its peer dependencies', () => {
    const rows = readme.split('\n').filter((line) => line.startsWith('| `sluice'));
    const table = rows.join('\n');
    for (const subpath of Object.keys(packageJson.exports)) {
      if (/package\.json|storybook\//.test(subpath)) continue;
      expect(table).toContain(`\`${subpath.replace('.', 'sluice')}\``);
    }
    for (const name of Object.keys(packageJson.peerDependencies)) expect(table).toContain(`\`${name}\``);
  });

  it('the README names exactly the versions that the tests run', async () => {
    const installed = async (name: string) =>
      JSON.parse(await readFile(new URL(`../../node_modules/${name}/package.json`, here), 'utf8')).version as string;
    const minor = (version: string) => version.split('.').slice(0, 2).join('.');
    const expected = {
      React: [await installed('react'), pinned['react@18']].map(minor),
      TypeScript: [await installed('typescript'), pinned['typescript@6'], pinned['typescript@5']].map(minor),
      Vite: [await installed('vite'), pinned['vite@7']].map(minor),
      'AI SDK': [await installed('ai'), pinned['ai@6'], pinned['ai@5']],
      MSW: [await installed('msw'), pinned['msw@2']].map(minor),
      Vitest: [await installed('vitest'), pinned['vitest@3']].map(minor),
      Jest: [pinned.jest].map(minor),
      'Testing Library': [await installed('@testing-library/react')].map(minor),
      Storybook: [await installed('storybook'), pinned['storybook@9']].map(minor),
      'Next.js': [pinned.next].map(minor),
      'React Router': [pinned['react-router']].map(minor),
      'Bun, Deno': [pinned.bun, pinned.deno].map(minor),
      'pnpm, Yarn': [pinned.pnpm, pinned['@yarnpkg/cli-dist']].map(minor),
      // Debian's, in which `npm run test:browsers` last passed.
      'Chromium, Firefox, WebKitGTK': ['156', '153', '2.50'],
      Node: [packageJson.devDependencies.node.split('.')[0]],
    };
    const cells = [...readme.matchAll(/^\| ([\w., ]+) \| ([\d., ]+) \|/gm)].map(([, tool, versions]) => [
      tool,
      versions,
    ]);
    expect(Object.fromEntries(cells)).toEqual(
      Object.fromEntries(Object.entries(expected).map(([tool, versions]) => [tool, versions.join(', ')])),
    );
  });

  it('the README shows an image that is in the tarball', () => {
    const [, image] = readme.match(/!\[.*\]\((.*)\)/)!;
    expect(packageJson.files).toContain(image);
  });
});

describe('the Node server of the README', () => {
  let server: Server;
  let url: string;

  beforeAll(async () => {
    process.env['PORT'] = '0';
    ({ server } = await import('./server.mjs'));
    if (!server.listening) await new Promise((resolve) => server.once('listening', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('the Node server of the README responds to a prompt on /api/stream', async () => {
    const state = await new StreamSession({ api: `${url}/api/stream` }).start('Hi there');
    expect(state).toMatchObject({ status: 'done', text: 'You said: Hi there', protocol: 'ai-sdk' });
  });

  it('the Node server of the README responds to a useChat conversation on /api/chat', async () => {
    expect(await sendMessage((init) => fetch(`${url}/api/chat`, init))).toBe('You said: Hi there');
  });

  it('the Node server of the README responds 400 to a body that is not JSON', async () => {
    expect(await fetch(`${url}/api/stream`, { method: 'POST', body: '{' })).toMatchObject({ status: 400 });
  });

  it('the Node server of the README responds 404 elsewhere, and the error names the README section', async () => {
    const state = await new StreamSession({ api: `${url}/api/other` }).start('Hi');
    expect(state.error).toMatchObject({ code: 'http', status: 404 });
    expect(readme).toContain('\n## Backend routes\n');
    expect(state.error!.message).toContain('Backend routes');
  });
});

describe('the routes of the README', () => {
  it('the Next.js route of the README responds', async () => {
    const { POST } = await import('./next.js');
    expect(await sendMessage((init) => POST(new Request('http://localhost/api/chat', init)))).toBe(
      'You said: Hi there',
    );
  });

  it('the Hono route of the README responds', async () => {
    const { app } = await import('./hono.js');
    const fetch = async (url: string | URL | Request, init?: RequestInit) => app.request(url as string, init);
    const state = await new StreamSession({ api: 'http://localhost/api/stream', fetch }).start('Hi there');
    expect(state).toMatchObject({ status: 'done', text: 'You said: Hi there' });
  });
});

/** Sends a message like the AI SDK's transport. @returns the text of the response. */
async function sendMessage(respond: (init: RequestInit | undefined) => Promise<Response>): Promise<string> {
  const transport = new DefaultChatTransport({ api: 'http://localhost/api/chat', fetch: (_, init) => respond(init) });
  const question: UIMessage = { id: '1', role: 'user', parts: [{ type: 'text', text: 'Hi there' }] };
  const stream = await transport.sendMessages({
    trigger: 'submit-message',
    chatId: 'chat',
    messageId: undefined,
    messages: [question],
    abortSignal: undefined,
  });
  let message: UIMessage | undefined;
  for await (message of readUIMessageStream({ stream }));
  return message?.parts.map((part) => (part.type === 'text' ? part.text : '')).join('') ?? '';
}
