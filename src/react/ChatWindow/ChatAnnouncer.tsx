'use client';
import { textOf } from '../../model/ChatMessage.js';
import { type Announce, Announcer } from '../Announcer/Announcer.js';
import { endingWords, waitWords } from '../statusWords.js';
import type { Strings } from '../strings.js';
import { useChatSettings, useChatState } from './ChatContext.js';
import type { MessageLike } from './ChatLike.js';
import { isToolPart, toolNameOf } from './partTypes.js';
import { useOnline } from './useOnline.js';

export interface ChatAnnouncerProps {
  /** What is said of an answer. @defaultValue `'sentences'` */
  announce?: Announce | undefined;
}

/**
 * Says what happens in the chat: the answer, waits and retries, the queue, a question. (An error is an alert and speaks
 * for itself.) Renders a `<div>` element that is not seen.
 */
export function ChatAnnouncer({ announce }: ChatAnnouncerProps) {
  const { messages, progress, isBusy, queue } = useChatState();
  const { strings } = useChatSettings();
  const online = useOnline();
  const last = messages.at(-1);
  const text = last?.role === 'assistant' ? textOf(last, '\n\n') : '';
  const notice = [
    online ? waitWords(progress, strings) : strings.offline,
    queue.length > 0 ? strings.announceQueued(queue.length) : '',
    questionIn(last, strings),
  ];
  return (
    <Announcer
      announce={announce}
      isStreaming={isBusy}
      text={text}
      ending={last?.role === 'assistant' || progress.status === 'stopped' ? endingWords(progress, strings) : ''}
      notice={notice.filter(Boolean).join(' ')}
      strings={strings}
    />
  );
}

function questionIn(message: MessageLike | undefined, strings: Strings): string {
  const asking = message?.parts.filter(isToolPart).find((part) => part.state === 'approval-requested');
  return asking ? strings.announceApproval(toolNameOf(asking)) : '';
}
