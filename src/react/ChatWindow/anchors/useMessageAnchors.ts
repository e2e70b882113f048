'use client';
import { type ComponentType, useState } from 'react';
import type { ChatController } from '../ChatController.js';
import type { MessageLike } from '../ChatLike.js';
import { MessageLink } from './MessageLink.js';

export interface MessageAnchorOptions {
  /** Precedes the message id in the `id` of the element. Two chats on one page need two prefixes. @defaultValue `'message-'` */
  prefix?: string | undefined;
}

/** The value of the `anchors` prop of `ChatWindow`: the result of {@link useMessageAnchors}. */
export interface MessageAnchors {
  /** Returns the `id` of a message's element. */
  idOf(messageId: string): string;
  /** Shows the message that the address of the page names, now and whenever the address changes. */
  attach(controller: ChatController): () => void;
  /** The button that copies a message's address. The hook provides it, so that other chats do not bundle it. */
  readonly MessageLink: ComponentType<{ message: MessageLike }>;
}

/**
 * Gives each message an address: an `id` on its element and a button that copies the link. A page that is opened with
 * such a link shows the message, also one that is loaded later or not mounted yet.
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
      // The messages may be loaded after the page.
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
