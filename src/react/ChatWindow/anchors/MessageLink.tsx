'use client';
import { useRef } from 'react';
import { useCopy } from '../../../shared/useCopy.js';
import { useIsomorphicLayoutEffect } from '../../useIsomorphicLayoutEffect.js';
import { useStore } from '../../useStore.js';
import { ChatButton } from '../ChatButton.js';
import { useChatSettings, useChatStores } from '../ChatContext.js';
import type { MessageLike } from '../ChatLike.js';
import { Icon } from '../Icon.js';

const linkPath =
  'M10 14a4 4 0 0 0 5.7 0l3.1-3.1a4 4 0 0 0-5.7-5.7L12 6.3M14 10a4 4 0 0 0-5.7 0l-3.1 3.1a4 4 0 0 0 5.7 5.7l1.1-1.1';

/**
 * Copies the URL of a message, and scrolls to the message if the page is opened with that URL. Renders a `<button>`
 * element.
 */
export function MessageLink({ message }: { message: MessageLike }) {
  const { strings, anchors } = useChatSettings();
  const { target } = useChatStores().controller;
  const isTarget = useStore(target, (id) => id === message.id);
  const ref = useRef<HTMLButtonElement>(null);
  const { copied, copy } = useCopy(() => {
    const url = new URL(location.href);
    url.hash = anchors?.idOf(message.id) ?? '';
    return url.href;
  });

  useIsomorphicLayoutEffect(() => {
    const article = isTarget && ref.current?.closest<HTMLElement>('article');
    if (!article) return;
    article.scrollIntoView();
    article.focus({ preventScroll: true });
    target.set(undefined);
  }, [isTarget, target]);

  return (
    <ChatButton ref={ref} variant="icon" label={copied ? strings.copied : strings.copyLink} onClick={copy}>
      {copied ? <Icon name="done" /> : <Icon path={linkPath} />}
    </ChatButton>
  );
}
