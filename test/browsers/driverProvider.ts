import { fileURLToPath } from 'node:url';
import { defineBrowserProvider, parseKeyDef } from '@vitest/browser';
import type { BrowserCommands } from 'vitest/browser';
import type { BrowserCommand, BrowserProvider, TestProject } from 'vitest/node';
import { browsers, type Driver } from '../../scripts/browsers.mjs';

/** Vitest's browser mode in Firefox and WebKit, with the commands of Playwright's provider that tests use. */
export const driverProvider = () =>
  defineBrowserProvider({
    name: 'driver',
    supportedBrowser: ['firefox', 'webkit'],
    options: {},
    providerFactory: (project) => new DriverProvider(project),
  });

/** How an element is passed to a command. */
interface Target {
  readonly selector: string;
}

class DriverProvider implements BrowserProvider {
  readonly name = 'driver';
  readonly supportsParallelism = false;
  /** Playwright's locators are selectors that Vitest resolves in the page. */
  readonly initScripts = [fileURLToPath(new URL('locators.js', import.meta.resolve('@vitest/browser-playwright')))];
  readonly #project: TestProject;
  #driver: Driver | undefined;

  constructor(project: TestProject) {
    this.#project = project;
    for (const [name, command] of Object.entries(this.#commands()))
      project.browser!.registerCommand(name as keyof BrowserCommands, command);
  }

  async openPage(_: string, url: string): Promise<void> {
    this.#driver ??= await browsers[this.#project.config.browser.name]!.open();
    await this.#driver.goto(url);
  }

  getCommandsContext(): Record<string, unknown> {
    return {};
  }

  async close(): Promise<void> {
    await this.#driver?.close();
    this.#driver = undefined;
  }

  get #open(): Driver {
    if (!this.#driver) throw new Error('The browser is not open.');
    return this.#driver;
  }

  /** Evaluates a function body in the frame of the test, with `element` and `window` in scope. */
  #inFrame<Result>({ selector }: Target, body: string): Promise<Result> {
    return this.#open.evaluate(`(() => {
      const frame = document.querySelector('iframe[data-vitest="true"]');
      const window = frame.contentWindow;
      const engine = window.__vitest_browser_runner__.selectorEngine;
      const element = engine.querySelector(engine.parseSelector(${JSON.stringify(selector)}), window.document, true);
      if (!element) throw new Error(${JSON.stringify(`No element matches ${selector}.`)});
      ${body}
    })()`);
  }

  /** Scrolls to an element and moves the mouse to its middle, or to a position within it. */
  async #hover(target: Target, { position }: { position?: { x: number; y: number } } = {}): Promise<void> {
    const { x, y } = await this.#inFrame<{ x: number; y: number }>(
      target,
      `element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      const outer = frame.getBoundingClientRect();
      const scale = outer.width / window.innerWidth;
      const { left, top, width, height } = element.getBoundingClientRect();
      const { x, y } = ${JSON.stringify(position ?? null)} ?? { x: width / 2, y: height / 2 };
      return { x: outer.left + (left + x) * scale, y: outer.top + (top + y) * scale };`,
    );
    await this.#open.mouseMove(x, y);
  }

  async #click(target: Target, times: number): Promise<void> {
    await this.#hover(target);
    await this.#open.click(times);
  }

  /** @returns the keys that are still pressed. */
  async #press(text: string, held: readonly string[] = []): Promise<{ unreleased: string[] }> {
    const pressed = new Set(held);
    for (const { keyDef, releasePrevious, releaseSelf, repeat } of parseKeyDef(text)) {
      const key = keyDef.key ?? '';
      if (pressed.delete(key)) await this.#open.keyUp(key);
      if (releasePrevious) continue;
      for (let count = 0; count < repeat; count += 1) {
        await this.#open.keyDown(key);
        if (releaseSelf) await this.#open.keyUp(key);
      }
      if (!releaseSelf) pressed.add(key);
    }
    return { unreleased: [...pressed] };
  }

  // biome-ignore lint/suspicious/noExplicitAny: every command has parameters of its own
  #commands(): Record<string, BrowserCommand<any[]>> {
    const fill = (target: Target, text: string) =>
      this.#inFrame(
        target,
        `element.focus();
        const prototype = element.localName === 'textarea' ? window.HTMLTextAreaElement : window.HTMLInputElement;
        // React listens for changes that do not come from its own setter.
        Object.getOwnPropertyDescriptor(prototype.prototype, 'value').set.call(element, ${JSON.stringify(text)});
        element.dispatchEvent(new window.InputEvent('input', { bubbles: true }));`,
      );
    return {
      __vitest_click: (_, target) => this.#click(target, 1),
      __vitest_dblClick: (_, target) => this.#click(target, 2),
      __vitest_hover: (_, target, options) => this.#hover(target, options),
      __vitest_fill: (_, target, text) => fill(target, text),
      __vitest_clear: (_, target) => fill(target, ''),
      __vitest_keyboard: (_, text, { unreleased }) => this.#press(text, unreleased),
      __vitest_tab: (_, { shift } = {}) => this.#press(shift ? '{Shift>}{Tab}{/Shift}' : '{Tab}'),
      __vitest_type: async (_, target, text, { unreleased } = {}) => {
        await this.#inFrame(
          target,
          'element.focus(); element.setSelectionRange(element.value.length, element.value.length);',
        );
        return this.#press(text, unreleased);
      },
      __vitest_cleanup: async (_, { unreleased = [] }) => {
        for (const key of unreleased) await this.#open.keyUp(key);
      },
      __vitest_viewport: (_, size) => this.#open.setViewport(size),
      __vitest_wheel: async (_, target, { delta, times = 1 }) => {
        await this.#hover(target);
        for (let count = 0; count < times; count += 1) await this.#open.wheel(delta.x ?? 0, delta.y ?? 0);
      },
      __vitest_pointer: async (_, input, state) => {
        for (const { target, coords, keys = '' } of input) {
          if (target) await this.#hover(target, coords && { position: coords });
          else if (coords) await this.#open.mouseMove(coords.x, coords.y);
          if (keys === '[MouseLeft>]') await this.#open.mouseDown();
          else if (keys === '[/MouseLeft]') await this.#open.mouseUp();
          else if (keys === '[MouseLeft]') await this.#open.click(1);
        }
        return state;
      },
    };
  }
}
