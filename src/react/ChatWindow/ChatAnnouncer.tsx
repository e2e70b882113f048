'use client';
import { textOf } from '../../model/ChatMessage.js';
import { type Announce, Announcer } from '../Announcer/Announcer.js';
import { endingText, waitingText } from '../statusText.js';
import type { Strings } from '../strings.js';
import { useChatSettings, useChatState } from './ChatContext.js';
import type { MessageLike } from './ChatLike.js';
import { isToolPart, toolNameOf } from './partTypes.js';
import { useOnline } from './useOnline.js';

export interface ChatAnnouncerProps {
  /** Which parts of an answer are announced. @defaultValue `'sentences'` */
  announce?: Announce | undefined;
}

/**
 * Announces to screen readers the answer, waiting times, retries, the queue and approval requests. Errors are not
 * announced here, because they are rendered as alerts. Renders a visually hidden `<div>` element.
 */
export function ChatAnnouncer({ announce }: ChatAnnouncerProps) {
  const { messages, progress, isBusy, queue, finishReasons } = useChatState();
  const { strings, createPassages } = useChatSettings();
  const online = useOnline();
  const last = messages.at(-1);
  const text = last?.role === 'assistant' ? textOf(last, '\n\n') : '';
  const notice = [
    online ? waitingText(progress, strings) : strings.offline,
    queue.length > 0 ? strings.announceQueued(queue.length) : '',
    questionIn(last, strings),
  ];
  return (
    <Announcer
      announce={announce}
      isStreaming={isBusy}
      text={text}
      ending={
        last?.role === 'assistant' || progress.status === 'stopped'
          ? endingText(progress, last && finishReasons?.get(last.id), strings)
          : ''
      }
      notice={notice.filter(Boolean).join(' ')}
      createPassages={createPassages}
      strings={strings}
    />
  );
}

function questionIn(message: MessageLike | undefined, strings: Strings): string {
  const asking = message?.parts.filter(isToolPart).find((part) => part.state === 'approval-requested');
  return asking ? strings.announceApproval(toolNameOf(asking)) : '';
}
