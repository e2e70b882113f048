'use client';
import { forwardRef, type ReactNode, useMemo, useRef } from 'react';
import { createPassages } from '../../markdown/createPassages.js';
import { Markdown } from '../../markdown/render/Markdown.js';
import { useShallowStable } from '../../shared/useShallowStable.js';
import { useBoundedParentCheck, useStyleSheetCheck } from '../useDevelopmentChecks.js';
import { useMergedRef } from '../useMergedRef.js';
import { ChatAnnouncer, type ChatAnnouncerProps } from './ChatAnnouncer.js';
import { useChatSettings } from './ChatContext.js';
import { ChatHeader } from './ChatHeader.js';
import { ChatRoot, type ChatRootProps } from './ChatRoot.js';
import type { ChatSlots } from './ChatSlots.js';
import { Composer } from './Composer.js';
import { ConnectionBanner } from './ConnectionBanner.js';
import { MessageList } from './MessageList.js';
import { ScrollToBottom } from './ScrollToBottom.js';

export interface ChatWindowProps extends ChatRootProps, ChatAnnouncerProps {
  /** Content above the thread, such as a title and controls. @defaultValue nothing */
  header?: ReactNode;
}

/**
 * A complete chat: thread, composer, connection banner and announcer. It fills its parent element, which
 * needs a height. Children replace the default parts. Renders a `<div>` element.
 *
 * @example
 * With the AI SDK, using `useChat` from `sluice/ai-sdk` or `@ai-sdk/react`:
 * ```tsx
 * const chat = useChat();
 * return <ChatWindow chat={chat} />;
 * ```
 * Without the AI SDK, in the protocol of any provider:
 * ```tsx
 * const chat = useChatSession({ api: '/api/chat', protocol: 'openai-chat' });
 * return <ChatWindow chat={chat} />;
 * ```
 */
export const ChatWindow = forwardRef<HTMLDivElement, ChatWindowProps>(function ChatWindow(props, ref) {
  const { header, announce, slots, children, ...rest } = props;
  const element = useRef<HTMLDivElement>(null);
  const setElement = useMergedRef(ref, element);
  useStyleSheetCheck(element);
  useBoundedParentCheck(element, 'ChatWindow');
  const announcer = useMemo(() => <ChatAnnouncer announce={announce} />, [announce]);
  const allSlots = useShallowStable({ ...markdownSlots, ...slots });
  return (
    <ChatRoot ref={setElement} createPassages={createPassages} {...rest} slots={allSlots}>
      {children ?? (
        <>
          {header !== undefined && <ChatHeader>{header}</ChatHeader>}
          {props.persistence && <props.persistence.PersistenceNotice />}
          {thread}
          {props.attachments && <props.attachments.parts.DropTarget />}
          {announcer}
        </>
      )}
    </ChatRoot>
  );
});

/** Only ChatWindow imports Markdown; the parts alone show plain text. */
const markdownSlots: ChatSlots = {
  Text: function MarkdownText({ text, streaming }) {
    const { strings, images, slots } = useChatSettings();
    const components = useMemo(() => slots.Image && { img: slots.Image }, [slots.Image]);
    return <Markdown text={text} streaming={streaming} strings={strings} images={images} components={components} />;
  },
};

function Selection() {
  const { Selection } = useChatSettings().slots;
  return Selection ? <Selection /> : null;
}

/** Constant elements, so that React does not render them again when the window renders. */
const thread = (
  <>
    <ConnectionBanner />
    <div className="sluice-chat__thread">
      <MessageList />
      <ScrollToBottom />
      <Selection />
    </div>
    <Composer />
  </>
);
