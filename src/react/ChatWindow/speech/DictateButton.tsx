'use client';
import { clsx } from 'clsx';
import { forwardRef, useEffect, useRef, useState } from 'react';
import { composeEventHandlers } from '../../composeEventHandlers.js';
import type { PartProps } from '../../RenderElement.js';
import { useHydrated } from '../../useHydrated.js';
import { ChatButton } from '../ChatButton.js';
import { useChatSettings, useChatStores } from '../ChatContext.js';
import { Icon } from '../Icon.js';

export type DictateButtonProps = PartProps<'button'>;

const microphonePath =
  'M12 4a2.5 2.5 0 0 1 2.5 2.5v5a2.5 2.5 0 0 1-5 0v-5A2.5 2.5 0 0 1 12 4zM6 11a6 6 0 0 0 12 0M12 17v3.5';

/** The part of the Web Speech API that is needed. TypeScript's DOM library does not declare it. */
interface Recognition extends EventTarget {
  lang: string;
  continuous: boolean;
  start(): void;
  stop(): void;
  abort(): void;
}
interface RecognitionResults extends ArrayLike<ArrayLike<{ readonly transcript: string }>> {}
interface RecognitionEvent extends Event {
  /** The index of the first new result. */
  readonly resultIndex: number;
  readonly results: RecognitionResults;
}
type RecognitionConstructor = new () => Recognition;

/**
 * For the slot `Dictation`: writes speech into the composer with the browser's Web Speech API, in the language of
 * `locale`. Some browsers send the audio to a server of their vendor. Renders a `<button>` element, or nothing without
 * speech recognition.
 */
export const DictateButton = forwardRef<HTMLButtonElement, DictateButtonProps>(function DictateButton(props, ref) {
  const { strings, locale } = useChatSettings();
  const { composer } = useChatStores();
  const [isListening, setListening] = useState(false);
  const recognition = useRef<Recognition>(undefined);
  const isHydrated = useHydrated();
  useEffect(() => () => recognition.current?.abort(), []);

  const Recognition = isHydrated ? recognitionOf(window) : undefined;
  if (!Recognition) return null;
  const start = () => {
    const next = new Recognition();
    recognition.current = next;
    next.lang = locale ?? document.documentElement.lang;
    next.continuous = true;
    next.addEventListener('result', (event) => composer.append(spacedText(event as RecognitionEvent, composer)));
    // An `end` event follows every error, for example when access to the microphone is denied.
    next.addEventListener('end', () => setListening(false));
    next.start();
    setListening(true);
  };
  return (
    <ChatButton
      variant="round"
      aria-pressed={isListening}
      label={isListening ? strings.stopDictation : strings.dictate}
      {...props}
      ref={ref}
      className={clsx('sluice-composer__dictate', props.className)}
      onClick={composeEventHandlers(props.onClick, () => (isListening ? recognition.current?.stop() : start()))}
    >
      {props.children ?? <Icon path={microphonePath} />}
    </ChatButton>
  );
});

function recognitionOf(scope: object): RecognitionConstructor | undefined {
  const { SpeechRecognition, webkitSpeechRecognition } = scope as Record<string, RecognitionConstructor | undefined>;
  return SpeechRecognition ?? webkitSpeechRecognition;
}

/** Returns the new text of a result, separated from the draft by a space. */
function spacedText(
  { resultIndex, results }: RecognitionEvent,
  { state }: { state: { getSnapshot(): { readonly value: string } } },
): string {
  const words = Array.from(results).slice(resultIndex);
  const text = words.map((alternatives) => alternatives[0]?.transcript.trim()).join(' ');
  return /\S$/.test(state.getSnapshot().value) ? ` ${text}` : text;
}
