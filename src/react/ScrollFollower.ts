import { createStore } from '../core/createStore.js';

/** `'bottom'` stays with the newest line, `'turn'` holds the newest question at the top, `false` leaves the reader alone. */
export type Follow = 'bottom' | 'turn' | false;

/** Where the reader is. */
export interface ScrollPosition {
  /** Whether growth carries the view along. */
  readonly pinned: boolean;
  /** Whether the newest line is in view, pinned or not. */
  readonly atBottom: boolean;
}

/** How near the bottom a reader who scrolls down has to come to be taken along again, in pixels. */
const pinDistance = 72;

/** Scroll offsets may be fractions, and rounding alone must not look like a reader. */
const tolerance = 0.5;

/** How many frames a key or the wheel may take to move anything. Frames, for on a busy page a scroll is late, too. */
const intentFrames = 20;

const keysUp = new Set(['ArrowUp', 'PageUp', 'Home']);

/**
 * Keeps a scrolling view at its bottom exactly, and leaves a reader who went elsewhere exactly there.
 *
 * It writes `scrollTop` inside a ResizeObserver, that is after layout and before paint: in an animation frame the view
 * would lag by one. It lets go at the first sign that the reader wants up (wheel, key, or an offset that fell without
 * the content having shrunk), and never takes hold again until the reader comes back down.
 */
export class ScrollFollower {
  readonly position = createStore<ScrollPosition>({ pinned: true, atBottom: true });
  #follow: Follow = 'bottom';
  #viewport: HTMLElement | null = null;
  #content: HTMLElement | null = null;
  #disconnect: (() => void) | undefined;

  /** The offset as last seen or written. */
  #top = 0;
  /** The first line in view, and how far below the view's upper edge it stands. */
  #anchor: { element: Element; offset: number } | undefined;
  /** The question that `'turn'` holds at the top. */
  #turn: HTMLElement | undefined;
  #intent = 0;

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

  /** Whether what is there leaves a part of the view empty. */
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

  /** Goes to the newest line and stays with it. */
  readonly scrollToBottom = (): void => {
    this.#turn = undefined;
    if (this.#content) this.#content.style.minBlockSize = '';
    this.#goDown();
  };

  /**
   * Under `'turn'`: puts a question at the top of the view, with room below it for the answer. Under `'bottom'`: goes
   * down, for whoever asks wants to see the answer.
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

    const resize = new ResizeObserver(this.#onResize);
    resize.observe(viewport);
    resize.observe(content);
    viewport.addEventListener('scroll', this.#onScroll, { passive: true });
    viewport.addEventListener('keydown', this.#onKeyDown);
    this.#disconnect = () => {
      resize.disconnect();
      cancelAnimationFrame(this.#intent);
      viewport.removeEventListener('scroll', this.#onScroll);
      viewport.removeEventListener('wheel', this.#onWheel);
      viewport.removeEventListener('keydown', this.#onKeyDown);
    };

    this.#goDown();
  }

  readonly #onResize = (): void => {
    this.#makeRoom();
    if (this.#position.pinned) this.#writeBottom();
    else this.#restore();
    this.#remember();
  };

  readonly #onScroll = (): void => {
    const viewport = this.#viewport!;
    const top = viewport.scrollTop;
    if (this.#position.pinned) {
      // Content that shrank leaves the offset at its new limit; anything short of the limit is the reader's doing.
      if (top < this.#top - tolerance && distanceToBottom(viewport) > 1) this.#unpin();
    } else if (this.#follow === 'bottom' && this.#movedDown() && distanceToBottom(viewport) <= pinDistance) {
      this.#pin();
    }
    this.#remember();
  };

  readonly #onWheel = (event: WheelEvent): void => {
    const up = event.deltaY < 0 && Math.abs(event.deltaY) >= Math.abs(event.deltaX);
    if (!up || event.ctrlKey || event.shiftKey || event.defaultPrevented) return;
    if (!this.#scrollsInside(event.target)) this.#expectUp();
  };

  readonly #onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || isEditable(event.target)) return;
    if (keysUp.has(event.key) || (event.key === ' ' && event.shiftKey)) this.#expectUp();
    else if (event.key === 'End' && this.#follow === 'bottom') this.#pin();
  };

  /** Lets go ahead of a scroll upwards; takes hold again if none comes of it. */
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
      else this.#intent = requestAnimationFrame(look);
    };
    cancelAnimationFrame(this.#intent);
    this.#intent = requestAnimationFrame(look);
  }

  /** Whether something between the target and the view still has room to scroll upwards, and so takes the wheel. */
  #scrollsInside(target: EventTarget | null): boolean {
    for (
      let element = target;
      element instanceof Element && element !== this.#viewport;
      element = element.parentElement
    )
      if (element.scrollTop > 0 && /auto|scroll/.test(getComputedStyle(element).overflowY)) return true;
    return false;
  }

  /** To the newest line; and stays with it where that is what the view follows. */
  #goDown(): void {
    this.#pin();
    if (this.#follow !== 'bottom') this.#unpin();
  }

  #pin(): void {
    cancelAnimationFrame(this.#intent);
    if (this.#viewport) {
      // While pinned the browser's own anchoring would hold the view back.
      this.#viewport.style.overflowAnchor = 'none';
      this.#viewport.dataset['pinned'] = '';
      // Not passive, so that it is heard before it scrolls: a line that came in between would undo the first notch.
      // Once it has let go nothing has to be heard, and the wheel scrolls without waiting for the page.
      this.#viewport.addEventListener('wheel', this.#onWheel, { passive: false });
    }
    this.#writeBottom();
    this.#publish({ pinned: true, atBottom: true });
    this.#remember();
  }

  #unpin(): void {
    if (this.#viewport) {
      this.#viewport.style.overflowAnchor = '';
      delete this.#viewport.dataset['pinned'];
      this.#viewport.removeEventListener('wheel', this.#onWheel);
    }
    this.#publish({ ...this.#position, pinned: false });
    this.#remember();
  }

  #writeBottom(): void {
    const viewport = this.#viewport;
    if (viewport) viewport.scrollTop = viewport.scrollHeight;
  }

  /** Puts the anchor back where it stood. Where the browser anchors by itself, there is nothing left to do. */
  #restore(): void {
    if (!this.#anchor?.element.isConnected) return;
    const drift = this.#offset(this.#anchor.element) - this.#anchor.offset;
    if (Math.abs(drift) > tolerance) this.#viewport!.scrollTop += drift;
  }

  /** Whether the line that was first in view has gone up since: what a reader does, and growth above does not. */
  #movedDown(): boolean {
    const anchor = this.#anchor;
    return anchor?.element.isConnected === true && this.#offset(anchor.element) < anchor.offset - tolerance;
  }

  #remember(): void {
    const viewport = this.#viewport;
    if (!viewport) return;
    this.#top = viewport.scrollTop;
    // Pinned, it is at the bottom whenever it is painted: that it is not in between is nobody's business.
    const atBottom = this.#position.pinned || distanceToBottom(viewport) <= 1;
    if (atBottom !== this.#position.atBottom) this.#publish({ ...this.#position, atBottom });
    if (this.#position.pinned) {
      this.#anchor = undefined;
    } else {
      const element = firstInView(this.#content!, viewport.getBoundingClientRect().top);
      this.#anchor = element && { element, offset: this.#offset(element) };
    }
  }

  #offset(element: Element): number {
    return element.getBoundingClientRect().top - this.#viewport!.getBoundingClientRect().top;
  }

  /** Makes the content just as long as it has to be for the question to stand at the top. */
  #makeRoom(): void {
    const content = this.#content;
    const viewport = this.#viewport;
    if (!this.#turn?.isConnected || !content || !viewport) return;
    const above = this.#turn.getBoundingClientRect().top - content.getBoundingClientRect().top;
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

function distanceToBottom(viewport: HTMLElement): number {
  return viewport.scrollHeight - viewport.clientHeight - viewport.scrollTop;
}

/**
 * The first element that begins in view, looked for ever deeper in the one that straddles the edge: inside a long
 * message too, growth above the line being read must not move that line.
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
