'use client';
import { forwardRef, useEffect, useMemo, useRef, useState } from 'react';
import { textOf } from '../../../model/ChatMessage.js';
import { readLines } from '../../Announcer/SentenceReader.js';
import { composeEventHandlers } from '../../composeEventHandlers.js';
import type { PartProps } from '../../RenderElement.js';
import { useHydrated } from '../../useHydrated.js';
import { ChatButton } from '../ChatButton.js';
import { useChatSettings } from '../ChatContext.js';
import type { MessageLike } from '../ChatLike.js';
import { Icon } from '../Icon.js';

export type ReadAloudButtonProps = PartProps<'button'> & { message: MessageLike };

const speakerPath = 'M5 9.5v5h3l4.5 4V5.5L8 9.5zM16 9a4 4 0 0 1 0 6M18.5 6.5a8 8 0 0 1 0 11';

/**
 * For the slot `ReadAloud`: reads an answer aloud with the browser's speech synthesis, in the language of `locale`.
 * Markdown syntax is not read; code blocks and tables are described. Renders a `<button>` element, or nothing without
 * speech synthesis.
 */
export const ReadAloudButton = forwardRef<HTMLButtonElement, ReadAloudButtonProps>(
  function ReadAloudButton(props, ref) {
    const { message, ...rest } = props;
    const { strings, locale, createPassages } = useChatSettings();
    const [isReading, setReading] = useState(false);
    const stop = useRef<() => void>(undefined);
    const isHydrated = useHydrated();
    const text = useMemo(() => textOf(message, '\n\n'), [message]);
    useEffect(() => () => stop.current?.(), []);

    if (!isHydrated || typeof speechSynthesis === 'undefined' || text === '') return null;
    const read = () => {
      // Each passage is a separate utterance, because Chromium cuts off an utterance after about 15 seconds.
      const readPassages = createPassages?.(strings) ?? readLines;
      const passages = readPassages(text, true).filter((passage) => passage.text.trim() !== '');
      const utterances = passages.map((passage) => new SpeechSynthesisUtterance(passage.text));
      let isOver = false;
      const end = () => {
        isOver = true;
        setReading(false);
      };
      stop.current = () => {
        if (!isOver) speechSynthesis.cancel();
        isOver = true;
      };
      // Stops the reading of another answer.
      speechSynthesis.cancel();
      for (const utterance of utterances) {
        utterance.lang = locale ?? document.documentElement.lang;
        utterance.addEventListener('error', end);
        speechSynthesis.speak(utterance);
      }
      utterances.at(-1)?.addEventListener('end', end);
      setReading(utterances.length > 0);
    };
    const toggle = () => {
      if (!isReading) return read();
      stop.current?.();
      setReading(false);
    };
    return (
      <ChatButton
        variant="icon"
        aria-pressed={isReading}
        label={isReading ? strings.stopReading : strings.readAloud}
        {...rest}
        ref={ref}
        onClick={composeEventHandlers(rest.onClick, toggle)}
      >
        {rest.children ?? (isReading ? <Icon name="stop" /> : <Icon path={speakerPath} />)}
      </ChatButton>
    );
  },
);
