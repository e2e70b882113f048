import axe from 'axe-core';
import { afterEach, expect } from 'vitest';
import { cdp, page } from 'vitest/browser';

/* Checks for every story, after its play function. Storybook's add-on has already run axe in the light scheme. */

const session = cdp() as unknown as { send(method: string, params: object): Promise<unknown> };

const emulate = (features: Record<string, string>) =>
  session.send('Emulation.setEmulatedMedia', {
    features: Object.entries(features).map(([name, value]) => ({ name, value })),
  });

// A test has no page around the story.
Object.assign(document.documentElement.style, { background: 'Canvas', color: 'CanvasText' });

const nextFrame = () => new Promise<unknown>(requestAnimationFrame);

/** Only this rule of axe depends on colors. */
async function colourFaults(): Promise<string[]> {
  await nextFrame();
  for (const animation of document.getAnimations()) if (animation instanceof CSSTransition) animation.finish();
  const { violations } = await axe.run(document.body, { runOnly: ['color-contrast'], resultTypes: ['violations'] });
  return violations.flatMap(({ nodes }) => nodes.map((node) => `${node.html}: ${node.failureSummary}`));
}

const isShown = (element: Element | null | undefined) =>
  element?.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }) &&
  !element.closest('.sluice-visually-hidden');

const shown = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)].filter(isShown);

/** Visible animations. Where the browser skips content, it still lists an animation with its old style. */
const moving = () =>
  document
    .getAnimations()
    .filter((animation) => animation instanceof CSSAnimation)
    .filter(({ effect }) => isShown((effect as KeyframeEffect).target))
    .map(({ animationName }) => animationName);

/** Elements that need horizontal scrolling or cannot be seen. */
function cutOff(): string[] {
  const faults = shown('[class*="sluice-"]')
    .filter((element) => /hidden|clip/.test(getComputedStyle(element).overflowX))
    .filter((element) => element.scrollWidth > element.clientWidth + 1)
    .map((element) => element.outerHTML.slice(0, 200));
  const { scrollWidth, clientWidth } = document.documentElement;
  return scrollWidth > clientWidth ? [`the page: ${scrollWidth} px in ${clientWidth}`, ...faults] : faults;
}

/** Controls that are too small for a finger. A link within text is as high as its line. */
function smallTargets(): string[] {
  return shown('[class*="sluice-"]:is(button, summary, textarea, input, select):not(:disabled)')
    .map((element) => ({ element, ...element.getBoundingClientRect().toJSON() }) as DOMRect & { element: HTMLElement })
    .filter(({ width, height }) => Math.min(width, height) < 44)
    .map(({ element, width, height }) => `${element.outerHTML.slice(0, 120)}: ${width} × ${height}`);
}

afterEach(async () => {
  await emulate({ 'prefers-color-scheme': 'dark' });
  expect.soft(await colourFaults(), 'contrast in the dark scheme').toEqual([]);
  await emulate({ 'forced-colors': 'active' });
  expect.soft(await colourFaults(), 'contrast in forced colours').toEqual([]);
  await emulate({ 'prefers-reduced-motion': 'reduce' });
  await nextFrame();
  expect.soft(moving(), 'what moves under reduced motion').toEqual([]);
  await emulate({});

  expect.soft(smallTargets(), 'targets below 44 px').toEqual([]);
  await page.viewport(320, 640);
  expect.soft(cutOff(), 'cut off at 320 px').toEqual([]);
  await page.viewport(640, 640);
  document.documentElement.style.fontSize = '200%';
  await nextFrame();
  expect.soft(cutOff(), 'cut off with text twice as large').toEqual([]);
  document.documentElement.style.fontSize = '';
  await page.viewport(1280, 800);
});
