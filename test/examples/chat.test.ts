// @vitest-environment node
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../scripts/chromium.mjs';
import { canRun, startRedis, type TestRedis } from '../server/stores/redis.js';

const executablePath = findChromium();
if (!executablePath) console.warn('The tests of examples/chat are skipped: install Chromium, or set CHROMIUM_PATH.');

const wordsOfAnswer = 'Open the same address in a second tab: both follow.';

interface Example {
  readonly url: string;
  readonly child: ChildProcess;
  close(): Promise<void>;
}

async function startExample(args: string[] = [], env: Record<string, string> = {}): Promise<Example> {
  const child = fork(fileURLToPath(new URL('../../examples/chat/start.mjs', import.meta.url)), args, {
    env: { ...process.env, PORT: '0', MOCK_DELAY_MS: '25', REDIS_URL: '', ...env },
  });
  const [port] = await once(child, 'message');
  return {
    url: `http://127.0.0.1:${port}`,
    child,
    async close() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
    },
  };
}

const send = async (page: Page, text: string) => {
  await page.getByRole('textbox').fill(text);
  await page.keyboard.press('Enter');
};
/** Without the announcer, which repeats the text. */
const textOf = async (page: Page) => (await page.getByRole('article').allTextContents()).join('\n');
const count = (text: string, part: string) => text.split(part).length - 1;

describe.skipIf(!executablePath)('examples/chat', { timeout: 120_000 }, () => {
  let browser: Browser;
  let example: Example;
  /** An example whose answer takes minutes. */
  let long: Example;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
    example = await startExample();
    // On the first page, Vite discovers the dependencies and may reload.
    const page = await browser.newPage();
    await page.goto(example.url);
    await page.getByRole('textbox').waitFor({ timeout: 100_000 });
    await page.close();
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await example.close();
    await long?.close();
  });

  async function openChat(address = example.url): Promise<Page> {
    const page = await browser.newPage();
    await page.goto(address);
    await page.getByRole('textbox').waitFor({ timeout: 60_000 });
    return page;
  }

  it('the chat example resumes after a reload, also in a second tab, and saves the answer', async () => {
    const page = await openChat();
    await send(page, 'What is a sluice?');
    await page.getByText('at the rate the field').first().waitFor();
    const other = await openChat(page.url());
    await page.reload();
    for (const tab of [page, other]) {
      await expect.poll(async () => count(await textOf(tab), wordsOfAnswer), { timeout: 60_000 }).toBe(3);
      expect(count(await textOf(tab), 'What is a sluice?')).toBe(1);
    }
    const address = `${example.url}/api/chat/${new URL(page.url()).searchParams.get('chat')}`;
    const readSaved = async () => (await (await fetch(address)).json()) as unknown[];
    await expect.poll(async () => (await readSaved()).length).toBe(2);
    await page.reload();
    await expect.poll(async () => count(await textOf(page), wordsOfAnswer), { timeout: 30_000 }).toBe(3);
    await page.close();
    await other.close();
  });

  it('Stop in one tab of the chat example stops the answer in every tab', async () => {
    long = await startExample([], { MOCK_ROUNDS: '100' });
    const page = await openChat(long.url);
    await send(page, 'Tell me everything');
    await page.getByText('at the rate the field').first().waitFor();
    const other = await openChat(page.url());
    await other.getByText('at the rate the field').first().waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await expect.poll(async () => other.getByRole('button', { name: 'Stop' }).count(), { timeout: 20_000 }).toBe(0);
    expect(count(await textOf(other), wordsOfAnswer)).toBeLessThan(100);
    await page.close();
    await other.close();
  });

  it('the chat example shows an error and keeps the text if the server is killed during the answer', async () => {
    const page = await openChat(long.url);
    await send(page, 'Tell me everything');
    await page.getByText('at the rate the field').first().waitFor({ timeout: 60_000 });
    long.child.kill('SIGKILL');
    await page.getByRole('alert').first().waitFor({ timeout: 60_000 });
    expect(await textOf(page)).toContain('at the rate the field');
    expect(count(await textOf(page), wordsOfAnswer)).toBeLessThan(100);
    await page.close();
  });

  it.skipIf(!canRun())('the chat example resumes on another server behind a round-robin proxy', async () => {
    const redis: TestRedis = await startRedis();
    const replicas = await startExample(['--replicas', '2'], { REDIS_URL: redis.url });
    try {
      const page = await openChat(replicas.url);
      await send(page, 'What is a sluice?');
      await page.getByText('at the rate the field').first().waitFor({ timeout: 60_000 });
      await page.reload();
      await expect.poll(async () => count(await textOf(page), wordsOfAnswer), { timeout: 60_000 }).toBe(3);
      await page.close();
    } finally {
      await replicas.close();
      await redis.close();
    }
  });
});

describe('example routes', () => {
  const message = { id: '1', role: 'user', parts: [{ type: 'text', text: 'Hi' }] };
  const body = JSON.stringify({ id: 'chat', messages: [message] });
  const post = () => new Request('http://a/api/chat', { method: 'POST', body });

  it('the Next.js routes stream, resume and stop', async () => {
    const chat = await import('../../examples/next/app/api/chat/route.js');
    const stream = await import('../../examples/next/app/api/chat/[id]/stream/route.js');
    const context = { params: Promise.resolve({ id: 'chat' }) };
    const wire = await (await chat.POST(post())).text();
    expect(wire).toContain('"delta":"messages."');
    const [, id] = /^id: (.*-2)$/m.exec(wire)!;
    const resumed = await stream.GET(new Request('http://a', { headers: { 'last-event-id': id! } }), context);
    expect(wire.endsWith(await resumed.text())).toBe(true);
    expect(await (await stream.DELETE(new Request('http://a'), context)).json()).toEqual({ stopped: false });
  });

  it('the Hono routes stream, resume and stop', async () => {
    const { app } = await import('../../examples/hono/app.js');
    const wire = await (await app.fetch(post())).text();
    expect(wire).toContain('"delta":"messages."');
    expect((await app.fetch(new Request('http://a/api/chat/chat/stream'))).status).toBe(204);
    const stopped = await app.fetch(new Request('http://a/api/chat/chat/stream', { method: 'DELETE' }));
    expect(await stopped.json()).toEqual({ stopped: false });
  });
});
