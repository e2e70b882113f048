'use client';
import { type ComponentType, useState } from 'react';
import type { ChatController } from '../ChatController.js';
import type { MessageLike } from '../ChatLike.js';
import { MessageLink } from './MessageLink.js';

export interface MessageAnchorOptions {
  /**
   * The prefix of the `id` of a message's element. The message id follows it. Two chats on one page need different
   * prefixes.
   * @defaultValue `'message-'`
   */
  prefix?: string | undefined;
}

/** The result of {@link useMessageAnchors}, for the `anchors` prop of `ChatWindow`. */
export interface MessageAnchors {
  idOf(messageId: string): string;
  /** Scrolls to the message that the page URL links to, now and after each change of the URL. */
  attach(controller: ChatController): () => void;
  /** Copies the URL of a message. The hook provides this part, so that chats without anchors do not bundle it. */
  readonly MessageLink: ComponentType<{ message: MessageLike }>;
}

/**
 * Gives each message a URL: an `id` on its element, and a button that copies the link. A page that is opened with the
 * link scrolls to the message, even if the message is loaded or mounted later.
 *
 * @example
 * ```tsx
 * return <ChatWindow chat={chat} anchors={useMessageAnchors()} />;
 * ```
 */
export function useMessageAnchors({ prefix = 'message-' }: MessageAnchorOptions = {}): MessageAnchors {
  const [anchors, setAnchors] = useState(() => ({ prefix, ...createAnchors(prefix) }));
  if (anchors.prefix === prefix) return anchors;
  const next = { prefix, ...createAnchors(prefix) };
  setAnchors(next);
  return next;
}

function createAnchors(prefix: string): MessageAnchors {
  // An `id` must not contain white space.
  const idOf = (messageId: string) => prefix + messageId.replace(/\s/g, '_');
  return {
    idOf,
    attach({ state, target }) {
      let wanted = '';
      const look = () => {
        if (wanted === '') return;
        const message = state.getSnapshot().messages.find(({ id }) => idOf(id) === wanted);
        if (!message) return;
        wanted = '';
        target.set(message.id);
      };
      const onHashChange = () => {
        wanted = decode(location.hash.slice(1));
        look();
      };
      onHashChange();
      addEventListener('hashchange', onHashChange);
      // Looks again after each change, because the message may be loaded after the page.
      const unsubscribe = state.subscribe(look);
      return () => {
        removeEventListener('hashchange', onHashChange);
        unsubscribe();
      };
    },
    MessageLink,
  };
}

function decode(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}
