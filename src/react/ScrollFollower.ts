import { createStore } from '../core/createStore.js';

/** `'bottom'` follows the newest line, `'turn'` keeps the newest question at the top, `false` never scrolls by itself. */
export type Follow = 'bottom' | 'turn' | false;

export interface ScrollPosition {
  /** Whether the view follows new content. */
  readonly pinned: boolean;
  /** Whether the newest line is in view, pinned or not. */
  readonly atBottom: boolean;
}

/** Scrolling down to within this distance of the bottom follows again, in pixels. */
const pinDistance = 72;

/** Scroll offsets may be fractions; a smaller difference than this is rounding, in pixels. */
const tolerance = 1;

/** How many frames a key or the wheel may take until the view moves. A busy page scrolls late. */
const intentFrames = 20;

/** How many frames growth may take that a click in the view causes. */
const clickFrames = 4;

const upKeys = new Set(['ArrowUp', 'PageUp', 'Home']);

/** The first element in view. */
interface Anchor {
  readonly element: Element;
  /** Its distance to the top of the content, which only a change of the layout changes. */
  readonly position: number;
}

/**
 * Keeps a scrolling view at its bottom, and leaves it where the user or the application scrolled to.
 *
 * Where the browser has scroll anchoring (`overflow-anchor`: Chromium, Firefox), it does the work: while pinned, the only
 * anchor is an element below the content, otherwise the content. Assigning `scrollTop` would cancel a smooth scroll in
 * progress, so that is done only for what anchoring leaves: in browsers without it, at offset 0, or where it is
 * suppressed. It happens in a ResizeObserver, after layout and before paint; an animation frame would be one frame late.
 */
export class ScrollFollower {
  readonly position = createStore<ScrollPosition>({ pinned: true, atBottom: true });
  #follow: Follow = 'bottom';
  #viewport: HTMLElement | null = null;
  #content: HTMLElement | null = null;
  /** The scroll anchor below the content, where the browser supports it. */
  #sentinel: HTMLElement | undefined;
  #disconnect: (() => void) | undefined;

  /** `scrollTop` and `scrollHeight` when last read or written. */
  #top = 0;
  #height = 0;
  #anchor: Anchor | undefined;
  /** The question that `'turn'` keeps at the top. */
  #turn: HTMLElement | undefined;
  #intentFrame = 0;
  /** Following pauses while a selection is being made, and for growth that a click causes. */
  #isSelecting = false;
  #clickFrame = 0;

  /** A ref for the element that scrolls. */
  readonly attachViewport = (element: HTMLElement | null): void => {
    this.#viewport = element;
    this.#connect();
  };

  /** A ref for the one element inside it that grows. */
  readonly attachContent = (element: HTMLElement | null): void => {
    this.#content = element;
    this.#connect();
  };

  /** Whether the content is too short to fill the view. */
  readonly isUnderfilled = (): boolean => {
    const viewport = this.#viewport;
    return viewport !== null && viewport.clientHeight > 0 && viewport.scrollHeight <= viewport.clientHeight;
  };

  readonly setFollow = (follow: Follow): void => {
    if (this.#follow === follow) return;
    this.#follow = follow;
    if (follow === 'bottom') {
      if (this.#position.atBottom) this.#pin();
    } else {
      this.#unpin();
    }
  };

  /** Scrolls to the newest line and follows it. */
  readonly scrollToBottom = (): void => {
    this.#turn = undefined;
    if (this.#content) this.#content.style.minBlockSize = '';
    this.#goDown();
  };

  /** With `'turn'`, puts a question at the top of the view with room below it; with `'bottom'`, scrolls to the bottom. */
  readonly scrollToTurn = (question: HTMLElement): void => {
    if (this.#follow === 'bottom') {
      this.#pin();
    } else if (this.#follow === 'turn') {
      this.#turn = question;
      this.#makeRoom();
      const viewport = this.#viewport;
      if (!viewport) return;
      viewport.scrollTop += this.#offset(question);
      this.#remember();
    }
  };

  #connect(): void {
    this.#disconnect?.();
    this.#disconnect = undefined;
    const viewport = this.#viewport;
    const content = this.#content;
    // Without layout (jsdom) there is nothing to follow.
    if (!viewport || !content || typeof ResizeObserver === 'undefined') return;

    this.#sentinel = createSentinel(viewport);
    const resize = new ResizeObserver(this.#onResize);
    resize.observe(viewport);
    resize.observe(content);
    const document = viewport.ownerDocument;
    viewport.addEventListener('scroll', this.#onScroll, { passive: true });
    viewport.addEventListener('keydown', this.#onKeyDown);
    viewport.addEventListener('click', this.#onClick, true);
    viewport.addEventListener('selectstart', this.#onSelectStart);
    for (const type of ['pointerup', 'pointercancel', 'dragend'])
      document.addEventListener(type, this.#onSelectEnd, true);
    this.#disconnect = () => {
      resize.disconnect();
      this.#sentinel?.remove();
      cancelAnimationFrame(this.#intentFrame);
      cancelAnimationFrame(this.#clickFrame);
      viewport.removeEventListener('scroll', this.#onScroll);
      viewport.removeEventListener('wheel', this.#onWheel);
      viewport.removeEventListener('keydown', this.#onKeyDown);
      viewport.removeEventListener('click', this.#onClick, true);
      viewport.removeEventListener('selectstart', this.#onSelectStart);
      for (const type of ['pointerup', 'pointercancel', 'dragend'])
        document.removeEventListener(type, this.#onSelectEnd, true);
    };

    this.#goDown();
  }

  readonly #onResize = (): void => {
    const viewport = this.#viewport!;
    this.#makeRoom();
    if (!this.#position.pinned) this.#restore();
    else if (this.#isPaused) this.#settleClick();
    else if (this.#hasLeftBottom()) this.#unpin();
    else if (distanceToBottom(viewport) > 0) this.#writeBottom();
    this.#remember();
  };

  readonly #onScroll = (): void => {
    const viewport = this.#viewport!;
    if (this.#position.pinned) {
      if (this.#hasLeftBottom()) this.#unpin();
    } else if (this.#follow === 'bottom' && this.#hasMovedDown() && distanceToBottom(viewport) <= pinDistance) {
      this.#pin();
    }
    this.#remember();
  };

  readonly #onWheel = (event: WheelEvent): void => {
    const isUp = event.deltaY < 0 && Math.abs(event.deltaY) >= Math.abs(event.deltaX);
    if (!isUp || event.ctrlKey || event.shiftKey || event.defaultPrevented) return;
    if (!this.#scrollsInside(event.target)) this.#expectUp();
  };

  readonly #onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || isEditable(event.target)) return;
    if (upKeys.has(event.key) || (event.key === ' ' && event.shiftKey)) this.#expectUp();
    else if (event.key === 'End' && this.#follow === 'bottom') this.#pin();
  };

  /** A click may open a disclosure: what it reveals must not push the clicked line out of view. */
  readonly #onClick = (): void => {
    if (!this.#position.pinned) return;
    let frames = 0;
    const wait = () => {
      frames += 1;
      if (frames < clickFrames) this.#clickFrame = requestAnimationFrame(wait);
      else this.#endClick();
    };
    cancelAnimationFrame(this.#clickFrame);
    this.#clickFrame = requestAnimationFrame(wait);
    this.#chooseAnchor();
  };

  #endClick(): void {
    cancelAnimationFrame(this.#clickFrame);
    this.#clickFrame = 0;
    this.#chooseAnchor();
  }

  /** After growth that a click caused: follows on if the bottom is still near. */
  #settleClick(): void {
    if (this.#clickFrame === 0 || this.#isSelecting) return;
    if (this.#viewport!.scrollHeight <= this.#height) return;
    this.#endClick();
    if (distanceToBottom(this.#viewport!) > pinDistance) this.#unpin();
  }

  readonly #onSelectStart = (): void => {
    if (!this.#position.pinned) return;
    this.#isSelecting = true;
    this.#chooseAnchor();
  };

  readonly #onSelectEnd = (): void => {
    if (!this.#isSelecting) return;
    this.#isSelecting = false;
    this.#chooseAnchor();
    if (!this.#position.pinned) return;
    this.#writeBottom();
    this.#remember();
  };

  get #isPaused(): boolean {
    return this.#isSelecting || this.#clickFrame !== 0;
  }

  /** Unpins ahead of a scroll upwards; pins again if none follows. */
  #expectUp(): void {
    const viewport = this.#viewport!;
    if (!this.#position.pinned || viewport.scrollTop <= 0) return;
    this.#unpin();
    const top = viewport.scrollTop;
    let frames = 0;
    const look = () => {
      frames += 1;
      if (this.#position.pinned || viewport.scrollTop < top) return;
      if (frames === intentFrames) this.#pin();
      else this.#intentFrame = requestAnimationFrame(look);
    };
    cancelAnimationFrame(this.#intentFrame);
    this.#intentFrame = requestAnimationFrame(look);
  }

  /** Whether a scroller between the target and the view can still scroll up, so that it takes the wheel. */
  #scrollsInside(target: EventTarget | null): boolean {
    for (
      let element = target;
      element instanceof Element && element !== this.#viewport;
      element = element.parentElement
    )
      if (element.scrollTop > 0 && /auto|scroll/.test(getComputedStyle(element).overflowY)) return true;
    return false;
  }

  #goDown(): void {
    this.#pin();
    if (this.#follow !== 'bottom') this.#unpin();
  }

  #pin(): void {
    cancelAnimationFrame(this.#intentFrame);
    cancelAnimationFrame(this.#clickFrame);
    this.#clickFrame = 0;
    if (this.#viewport) {
      this.#viewport.dataset['pinned'] = '';
      // Non-passive, so it runs before the scroll; otherwise a chunk arriving in between scrolls back down. Only while
      // pinned, so that the wheel does not wait for the main thread otherwise.
      this.#viewport.addEventListener('wheel', this.#onWheel, { passive: false });
    }
    this.#publish({ pinned: true, atBottom: true });
    this.#chooseAnchor();
    this.#writeBottom();
    this.#remember();
  }

  #unpin(): void {
    if (this.#viewport) {
      delete this.#viewport.dataset['pinned'];
      this.#viewport.removeEventListener('wheel', this.#onWheel);
    }
    this.#publish({ ...this.#position, pinned: false });
    this.#chooseAnchor();
    this.#remember();
  }

  /** What the browser keeps in place: the end of the content while the view follows it, else the content in view. */
  #chooseAnchor(): void {
    const follows = this.#position.pinned && !this.#isPaused;
    if (this.#viewport) this.#viewport.style.overflowAnchor = this.#sentinel ? '' : 'none';
    if (this.#content && this.#sentinel) this.#content.style.overflowAnchor = follows ? 'none' : '';
    if (this.#sentinel) this.#sentinel.style.overflowAnchor = follows ? 'auto' : 'none';
  }

  #writeBottom(): void {
    const viewport = this.#viewport;
    if (viewport) viewport.scrollTop = viewport.scrollHeight;
  }

  /**
   * Whether something scrolled up from the bottom. Growth leaves the offset as it is, or anchoring leaves the distance to
   * the bottom as it is; content that shrank leaves the offset at its new limit.
   */
  #hasLeftBottom(): boolean {
    const viewport = this.#viewport!;
    return distanceToBottom(viewport) > tolerance && Math.abs(viewport.scrollTop - this.#top) > tolerance / 2;
  }

  /** Moves the view by as much as the layout above moved the anchor, where the browser did not. */
  #restore(): void {
    const viewport = this.#viewport!;
    const anchor = this.#anchor;
    if (!anchor?.element.isConnected) return;
    // Browsers do not anchor at offset 0.
    if (this.#sentinel && (this.#top > 0 || viewport.scrollTop > 0)) return;
    const drift = this.#positionOf(anchor.element) - anchor.position;
    if (Math.abs(drift) > tolerance / 2) viewport.scrollTop += drift;
  }

  /** Whether the view moved down over the content since the last look. Growth above moves both. */
  #hasMovedDown(): boolean {
    const anchor = this.#anchor;
    if (!anchor?.element.isConnected) return false;
    const drift = this.#positionOf(anchor.element) - anchor.position;
    return this.#viewport!.scrollTop - this.#top - drift > tolerance / 2;
  }

  #remember(): void {
    const viewport = this.#viewport;
    if (!viewport) return;
    this.#top = viewport.scrollTop;
    this.#height = viewport.scrollHeight;
    // While pinned, report atBottom = true: offsets between layout and the ResizeObserver callback are never painted.
    const atBottom = this.#position.pinned || distanceToBottom(viewport) <= 1;
    if (atBottom !== this.#position.atBottom) this.#publish({ ...this.#position, atBottom });
    if (this.#position.pinned) {
      this.#anchor = undefined;
    } else {
      const element = firstInView(this.#content!, viewport.getBoundingClientRect().top);
      this.#anchor = element && { element, position: this.#positionOf(element) };
    }
  }

  #offset(element: Element): number {
    return element.getBoundingClientRect().top - this.#viewport!.getBoundingClientRect().top;
  }

  #positionOf(element: Element): number {
    return element.getBoundingClientRect().top - this.#content!.getBoundingClientRect().top;
  }

  /** Makes the content just long enough for the question to be at the top of the view. */
  #makeRoom(): void {
    const content = this.#content;
    const viewport = this.#viewport;
    if (!this.#turn?.isConnected || !content || !viewport) return;
    const above = this.#positionOf(this.#turn);
    const style = getComputedStyle(viewport);
    const paddings = Number.parseFloat(style.paddingBlockStart) + Number.parseFloat(style.paddingBlockEnd);
    content.style.minBlockSize = `${above + viewport.clientHeight - paddings}px`;
  }

  get #position(): ScrollPosition {
    return this.position.getSnapshot();
  }

  #publish(position: ScrollPosition): void {
    const { pinned, atBottom } = this.#position;
    if (position.pinned !== pinned || position.atBottom !== atBottom) this.position.set(position);
  }
}

/** An element of 1 px below the content, without a height in the layout; a box of 0 px is no anchor. */
function createSentinel(viewport: HTMLElement): HTMLElement | undefined {
  const { display } = getComputedStyle(viewport);
  const isBlock = display === 'block' || display === 'flow-root';
  if (!isBlock || !CSS.supports('overflow-anchor', 'auto')) return undefined;
  const sentinel = viewport.ownerDocument.createElement('div');
  sentinel.ariaHidden = 'true';
  sentinel.style.cssText =
    'all: initial; display: block; block-size: 1px; margin-block-start: -1px; pointer-events: none';
  viewport.append(sentinel);
  return sentinel;
}

function distanceToBottom(viewport: HTMLElement): number {
  return viewport.scrollHeight - viewport.clientHeight - viewport.scrollTop;
}

/**
 * The first element that starts in view. Searches inside the element that straddles the edge, because growth above the
 * line being read inside a long message must not move that line either.
 */
function firstInView(within: Element, edge: number): Element | undefined {
  for (const child of within.children) {
    const { top, bottom } = child.getBoundingClientRect();
    if (bottom <= edge || top === bottom) continue;
    return top >= edge ? child : (firstInView(child, edge) ?? child);
  }
  return undefined;
}

function isEditable(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
