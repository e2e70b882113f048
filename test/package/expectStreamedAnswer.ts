import { type Browser, chromium, type Page } from 'playwright';
import { expect } from 'vitest';
import { findChromium } from '../../scripts/chromium.mjs';
import { answer } from '../server/server.js';

export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox', '--disable-gpu'] });
}

/**
 * Opens a page, clicks "Generate Response" and expects the answer of the test server to stream, without an error on the
 * page or in the console.
 */
export async function expectStreamedAnswer(url: string): Promise<void> {
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    const errors = collectErrors(page);
    await page.goto(url);
    const button = page.getByRole('button', { name: 'Generate Response' });
    await button.waitFor();
    // Records every text of the page.
    const shown = await page.evaluateHandle(() => {
      const texts: string[] = [];
      const observer = new MutationObserver(() => texts.push(document.body.innerText));
      observer.observe(document.body, { subtree: true, childList: true, characterData: true });
      return texts;
    });
    // A server-rendered button has no effect before hydration.
    await expect
      .poll(
        async () => {
          await button.click();
          return page.evaluate(() => document.querySelector('[data-status]')?.getAttribute('data-status'));
        },
        { timeout: 20_000 },
      )
      .not.toBe('idle');
    await page.getByText(answer).waitFor({ timeout: 20_000 });
    await page.locator('[data-status="done"]').first().waitFor({ timeout: 20_000 });

    expect(partialAnswers(await shown.jsonValue())).not.toEqual([]);
    expect(errors).toEqual([]);
  } finally {
    await browser.close();
  }
}

/** Opens a page with a chat, sends a message and expects the answer of the test server to appear piece by piece. */
export async function expectChatAnswer(url: string): Promise<void> {
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    const errors = collectErrors(page);
    await page.goto(url);
    await page.getByRole('textbox', { name: 'Message' }).fill('A question');
    const shown = await watchTexts(page);
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('A question').first().waitFor({ timeout: 20_000 });
    await page.getByText(answer).first().waitFor({ timeout: 20_000 });
    await page.getByRole('button', { name: 'Stop' }).waitFor({ state: 'hidden', timeout: 20_000 });
    expect(partialAnswers(await shown.jsonValue())).not.toEqual([]);
    expect(errors).toEqual([]);
  } finally {
    await browser.close();
  }
}

/** Collects every text that the page shows from here on. */
function watchTexts(page: Page) {
  return page.evaluateHandle(() => {
    const texts: string[] = [];
    const observer = new MutationObserver(() => texts.push(document.body.innerText));
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
    return texts;
  });
}

function partialAnswers(texts: readonly string[]): string[] {
  return texts.filter((text) => text.includes('The sluice') && !text.includes(answer));
}

export function collectErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  return errors;
}
