// @vitest-environment node
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { DefaultChatTransport, readUIMessageStream, type UIMessage } from 'ai';
import { StreamSession } from 'sluice/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const here = new URL('./', import.meta.url);
const readme = await readFile(new URL('../../README.md', here), 'utf8');

describe('README', () => {
  it('prints the examples of this folder, which the type check and the tests go through', async () => {
    const printed = [...readme.matchAll(/^```(?:tsx|js)\n(.*?)^```/gms)].map(([, code]) => code);
    const names = (await readdir(here)).filter((name) => name !== 'readme.test.ts');
    const files = await Promise.all(names.map((name) => readFile(new URL(name, here), 'utf8')));
    expect(printed.toSorted()).toEqual(files.toSorted());
  });

  it('names each peer dependency in the table of what to install', async () => {
    const { peerDependencies } = JSON.parse(await readFile(new URL('../../package.json', here), 'utf8'));
    const rows = readme.split('\n').filter((line) => line.startsWith('| `sluice'));
    for (const name of Object.keys(peerDependencies)) {
      expect(rows.join('\n'), name).toContain(`\`${name}\``);
    }
  });

  it('shows a picture that is there', async () => {
    const [, picture] = readme.match(/!\[.*\]\((.*)\)/)!;
    expect(await readFile(new URL(`../../${picture}`, here))).not.toHaveLength(0);
  });
});

describe('the backend routes of the README', () => {
  // Beside node_modules/ai, where Node finds the import; the model in place of the reader's own is the AI SDK's mock.
  const folder = new URL('../../node_modules/.readme-server/', here);
  let server: Server;
  let url: string;

  beforeAll(async () => {
    await mkdir(folder, { recursive: true });
    await cp(fileURLToPath(new URL('server.mjs', here)), fileURLToPath(new URL('server.mjs', folder)));
    await writeFile(
      new URL('model.mjs', folder),
      `import { simulateReadableStream } from 'ai';
       import { MockLanguageModelV4 } from 'ai/test';
       const usage = { inputTokens: { total: 1 }, outputTokens: { total: 2 } };
       export const model = new MockLanguageModelV4({
         doStream: async ({ prompt }) => ({ stream: simulateReadableStream({ chunks: [
           { type: 'text-start', id: '0' },
           { type: 'text-delta', id: '0', delta: 'You said: ' },
           { type: 'text-delta', id: '0', delta: prompt.at(-1).content[0].text },
           { type: 'text-end', id: '0' },
           { type: 'finish', finishReason: { unified: 'stop', raw: 'stop' }, usage },
         ] }) }),
       });`,
    );
    process.env['PORT'] = '0';
    ({ server } = await import(/* @vite-ignore */ pathToFileURL(fileURLToPath(new URL('server.mjs', folder))).href));
    if (!server.listening) await new Promise((resolve) => server.once('listening', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true });
  });

  it('answer a prompt on /api/stream', async () => {
    const session = new StreamSession({ api: `${url}/api/stream` });
    const state = await session.start('Hi there');
    expect(state).toMatchObject({ status: 'done', text: 'You said: Hi there', protocol: 'ai-sdk' });
  });

  it('answer a conversation on /api/chat, as useChat sends it', async () => {
    const transport = new DefaultChatTransport({ api: `${url}/api/chat` });
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
    expect(message?.parts).toContainEqual(expect.objectContaining({ type: 'text', text: 'You said: Hi there' }));
  });

  it('answer 404 elsewhere, and the error names the section of the README', async () => {
    const session = new StreamSession({ api: `${url}/api/other` });
    const state = await session.start('Hi');
    expect(state.error).toMatchObject({ code: 'http', status: 404 });
    expect(readme).toContain('\n## Backend routes\n');
    expect(state.error!.message).toContain('Backend routes');
  });
});
