/**
 * Leaves the focus of a docs page to its reader. There each story stands in a frame, and clicks and types as the page
 * opens: the focus of one would end that of another in mid-word, and the page would scroll to the last of them. So within
 * such a frame the focus moves for the story alone, until the reader puts the real one there.
 *
 * @param frame - The window of a story.
 */
export function leaveFocus(frame: Window & typeof globalThis): void {
  // The frames of a docs page are named so, that of the manager is not.
  if (!frame.frameElement?.id.startsWith('iframe--')) return;
  const { document, FocusEvent, HTMLElement } = frame;
  const { focus, blur } = HTMLElement.prototype;
  let focused: HTMLElement | undefined;
  let isReaders = false;

  const current = () => (focused?.isConnected ? focused : undefined);
  const move = (to: HTMLElement | undefined) => {
    const from = current();
    if (from === to) return;
    focused = to;
    from?.dispatchEvent(new FocusEvent('blur', { relatedTarget: to ?? null }));
    from?.dispatchEvent(new FocusEvent('focusout', { relatedTarget: to ?? null, bubbles: true }));
    to?.dispatchEvent(new FocusEvent('focus', { relatedTarget: from ?? null }));
    to?.dispatchEvent(new FocusEvent('focusin', { relatedTarget: from ?? null, bubbles: true }));
  };

  HTMLElement.prototype.focus = function (options) {
    if (isReaders) focus.call(this, options);
    else if (!this.matches(':disabled') && (this.tabIndex >= 0 || this.hasAttribute('tabindex'))) move(this);
  };
  HTMLElement.prototype.blur = function () {
    if (isReaders) blur.call(this);
    else if (this === focused) move(undefined);
  };
  Object.defineProperty(document, 'activeElement', { configurable: true, get: () => current() ?? document.body });
  frame.addEventListener('focusin', handOver, true);

  function handOver({ isTrusted }: FocusEvent): void {
    if (!isTrusted) return;
    frame.removeEventListener('focusin', handOver, true);
    move(undefined);
    Reflect.deleteProperty(document, 'activeElement');
    isReaders = true;
  }
}
