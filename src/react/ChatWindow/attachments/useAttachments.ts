'use client';
import { type ComponentType, useInsertionEffect, useState } from 'react';
import { AttachButton } from './AttachButton.js';
import { AttachmentList } from './AttachmentList.js';
import { type AttachmentOptions, AttachmentStore } from './AttachmentStore.js';
import { DropTarget } from './DropTarget.js';

/** The result of {@link useAttachments}, for the `attachments` prop of `ChatWindow`. */
export interface Attachments {
  /** Creates the store for the files of a conversation's next message. */
  createStore(): AttachmentStore;
  readonly options: () => AttachmentOptions;
  /**
   * The parts that `ChatWindow` renders. The hook provides them, so that chats without attachments do not bundle them.
   */
  readonly parts: {
    readonly AttachButton: ComponentType;
    readonly AttachmentList: ComponentType;
    readonly DropTarget: ComponentType;
  };
}

/**
 * Lets users attach files to their messages with a button, by drag and drop, and by paste. Options may change between
 * renders.
 *
 * @example
 * ```tsx
 * const chat = useChat();
 * const attachments = useAttachments({ accept: 'image/*,.pdf', maxFiles: 5, maxFileSize: 4_000_000 });
 * return <ChatWindow chat={chat} attachments={attachments} />;
 * ```
 */
export function useAttachments(options: AttachmentOptions = {}): Attachments {
  const [{ attachments, setOptions }] = useState(() => {
    let latest = options;
    return {
      setOptions: (next: AttachmentOptions) => {
        latest = next;
      },
      attachments: {
        createStore: () => new AttachmentStore(() => latest),
        options: () => latest,
        parts: { AttachButton, AttachmentList, DropTarget },
      } satisfies Attachments,
    };
  });
  useInsertionEffect(() => setOptions(options));
  return attachments;
}
