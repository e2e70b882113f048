import { createStore } from '../core/createStore.js';

/** `'bottom'` follows the newest line, `'turn'` keeps the newest question at the top, `false` never scrolls. */
export type Follow = 'bottom' | 'turn' | false;

export interface ScrollPosition {
  /** Whether the view follows new content. */
  readonly pinned: boolean;
  /** Whether the newest line is in view, pinned or not. */
  readonly atBottom: boolean;
}

/** In pixels. Following resumes when the user scrolls down to within this distance of the bottom. */
const pinDistance = 72;

/** In pixels. Scroll offsets may be fractional, so smaller differences are rounding errors. */
const tolerance = 1;

/** Number of frames to wait for a key press or wheel event to move the view, because a busy page scrolls late. */
const intentFrames = 20;

/** Number of frames after a click in which growth counts as its result. */
const clickFrames = 4;

/**
 * Number of frames to wait for scroll anchoring to move the view. Firefox does not anchor in the frame in which a
 * smooth scroll starts, and assigning `scrollTop` then would cancel that scroll.
 */
const anchorFrames = 3;

const upKeys = new Set(['ArrowUp', 'PageUp', 'Home']);

interface Anchor {
  readonly element: Element;
  /** Distance to the top of the content. Scrolling does not change it; layout does. */
  readonly position: number;
}

/**
 * Keeps a scrolling view at its bottom, unless the user or the application has scrolled away from it.
 *
 * In browsers with scroll anchoring (`overflow-anchor`: Chromium, Firefox), the only anchor is an element below the
 * content while the view is pinned, and part of the content while it is not. Assigning `scrollTop` would cancel a
 * smooth scroll, so it is only used where anchoring does not work: in other browsers, at offset 0, or where it is
 * suppressed. The assignment happens in a ResizeObserver, after layout and before paint; an animation frame would be
 * too late.
 */
export class ScrollFollower {
  readonly position = createStore<ScrollPosition>({ pinned: true, atBottom: true });
  #follow: Follow = 'bottom';
  #viewport: HTMLElement | null = null;
  #content: HTMLElement | null = null;
  /** The scroll anchor below the content, if the browser supports it. */
  #sentinel: HTMLElement | undefined;
  #disconnect: (() => void) | undefined;

  #top = 0;
  #height = 0;
  #viewHeight = 0;
  #anchor: Anchor | undefined;
  /**
   * The fraction of a pixel that remains after restoring the anchor. WebKit rounds `scrollTop`, and the errors would
   * add up.
   */
  #residue = 0;
  /** The question at the top of the view, for `'turn'`. */
  #turn: HTMLElement | undefined;
  #intentFrame = 0;
  /** Following pauses while text is selected, and while content grows because of a click. */
  #isSelecting = false;
  #clickFrame = 0;
  /** The pending frame request that waits for anchoring to move the view; 0 if there is none. */
  #anchorFrame = 0;

  readonly attachViewport = (element: HTMLElement | null): void => {
    this.#viewport = element;
    this.#connect();
  };

  /** A ref for the growing element inside the viewport. */
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

  /**
   * For `'turn'`, scrolls a question to the top of the view with space below it; for `'bottom'`, scrolls to the bottom.
   */
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
      cancelAnimationFrame(this.#anchorFrame);
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
    else if (distanceToBottom(viewport) > 0) {
      // Anchoring does not work at offset 0, or when the view itself shrinks.
      if (this.#sentinel && viewport.scrollTop > 0 && viewport.clientHeight === this.#viewHeight)
        this.#awaitAnchoring();
      else this.#writeBottom();
    }
    this.#viewHeight = viewport.clientHeight;
    this.#remember();
  };

  /** Scrolls to the bottom after some frames, unless anchoring has moved the view by then. */
  #awaitAnchoring(): void {
    const viewport = this.#viewport!;
    const { scrollTop } = viewport;
    let frames = 0;
    const look = () => {
      frames += 1;
      this.#anchorFrame = 0;
      if (!this.#position.pinned || this.#isPaused || viewport.scrollTop !== scrollTop) return;
      if (frames < anchorFrames) this.#anchorFrame = requestAnimationFrame(look);
      else if (distanceToBottom(viewport) > 0) this.#writeBottom();
    };
    if (this.#anchorFrame === 0) this.#anchorFrame = requestAnimationFrame(look);
  }

  readonly #onScroll = (): void => {
    const viewport = this.#viewport!;
    if (viewport.scrollTop !== this.#top) this.#residue = 0;
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

  /** A click may open a disclosure, which must not move the clicked line out of view. */
  readonly #onClick = ({ target }: MouseEvent): void => {
    if (!this.#position.pinned || isSelected(target)) return;
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

  /** Ends the pause after a click once the content has grown. Unpins if the bottom is no longer near. */
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

  /** Unpins before an expected scroll up, and pins again if the view does not scroll. */
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

  /** Whether a scrollable element between the target and the view can scroll up, so that it receives the wheel. */
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
      // Non-passive, so that it runs before the scroll; otherwise a chunk that arrives in between scrolls back down.
      // Added only while pinned, because a non-passive listener makes wheel scrolling wait for the main thread.
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

  /** Selects what the browser keeps in place: the end of the content while pinned, otherwise the content in view. */
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
   * Whether the view was scrolled up: its offset has changed and it is not at the bottom. Growth alone changes only
   * the distance to the bottom or, with anchoring, only the offset. Shrinking content leaves the view at the bottom.
   */
  #hasLeftBottom(): boolean {
    const viewport = this.#viewport!;
    return distanceToBottom(viewport) > tolerance && Math.abs(viewport.scrollTop - this.#top) > tolerance / 2;
  }

  /** Scrolls by as much as the layout moved the anchor, if the browser does not do so itself. */
  #restore(): void {
    const viewport = this.#viewport!;
    const anchor = this.#anchor;
    if (!anchor?.element.isConnected) return;
    // Browsers do not anchor at offset 0.
    if (this.#sentinel && (this.#top > 0 || viewport.scrollTop > 0)) return;
    const drift = this.#positionOf(anchor.element) - anchor.position + this.#residue;
    const before = viewport.scrollTop;
    if (Math.abs(drift) > tolerance / 2) viewport.scrollTop += drift;
    this.#residue = drift - (viewport.scrollTop - before);
  }

  /**
   * Whether the view moved down relative to the content. Growth above the view moves the view together with the
   * content, so it does not count.
   */
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
    // While pinned, atBottom is true, because offsets between layout and the ResizeObserver callback are never painted.
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

  /** Makes the content long enough to scroll the question to the top of the view. */
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

/** An element of 1 px below the content that adds no height to the layout. A box of 0 px cannot be an anchor. */
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

/** Whether part of the element is selected, for example by a mouse drag that ended with this click. */
function isSelected(target: EventTarget | null): boolean {
  const selection = target instanceof Node ? target.ownerDocument?.getSelection() : null;
  return selection?.isCollapsed === false && selection.containsNode(target as Node, true);
}

function distanceToBottom(viewport: HTMLElement): number {
  return viewport.scrollHeight - viewport.clientHeight - viewport.scrollTop;
}

/**
 * The first element in view, as deeply nested as possible. A container is not suitable: growth above the line being
 * read, inside a long message, does not move the container.
 */
function firstInView(within: Element, edge: number): Element | undefined {
  for (const child of within.children) {
    const { top, bottom } = child.getBoundingClientRect();
    if (bottom <= edge || top === bottom) continue;
    return firstInView(child, edge) ?? child;
  }
  return undefined;
}

function isEditable(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
