'use client';
import type { ResponseProgress } from '../../core/state/ResponseState.js';
import { type Announce, Announcer } from '../Announcer/Announcer.js';
import type { Strings } from '../strings.js';
import { useChatSettings, useChatState } from './ChatContext.js';
import type { MessageLike } from './ChatLike.js';
import { isToolPart, textOf, toolNameOf } from './partTypes.js';
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
  const { chat, phase, busy, queue } = useChatState();
  const { strings } = useChatSettings();
  const online = useOnline();
  const last = chat.messages.at(-1);
  const text = last?.role === 'assistant' ? textOf(last) : '';
  const notice = [
    online ? phaseWords(phase, strings) : strings.offline,
    queue.length > 0 ? strings.announceQueued(queue.length) : '',
    questionIn(last, strings),
  ];
  return (
    <Announcer
      announce={announce}
      live={busy}
      text={text}
      ending={endingOf(phase, last, strings)}
      notice={notice.filter(Boolean).join(' ')}
      strings={strings}
    />
  );
}

/** In words that hold until the next phase: a countdown is shown, not said. */
function phaseWords(phase: ResponseProgress, strings: Strings): string {
  if (phase.status === 'retrying') return strings.retrying(Math.ceil(phase.delayMs / 1000), phase.attempt - 1);
  if (phase.status === 'queued') return strings.queued(phase.place);
  return phase.status === 'stalled' ? strings.stalled : '';
}

function endingOf(phase: ResponseProgress, last: MessageLike | undefined, strings: Strings): string {
  if (phase.status === 'failed') return '';
  if (phase.status === 'stopped') return strings.announceStopped;
  return last?.role === 'assistant' ? strings.announceDone : '';
}

function questionIn(message: MessageLike | undefined, strings: Strings): string {
  const asking = message?.parts.filter(isToolPart).find((part) => part.state === 'approval-requested');
  return asking ? strings.announceApproval(toolNameOf(asking)) : '';
}
