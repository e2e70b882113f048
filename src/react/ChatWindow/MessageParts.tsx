'use client';
import { memo, useState } from 'react';
import { shallowEqual } from '../../shared/useShallowStable.js';
import { useChatSettings } from './ChatContext.js';
import type { PartLike } from './ChatLike.js';
import type { MessageSlotProps } from './ChatSlots.js';
import { FileLink } from './FileLink.js';
import { PlainText } from './PlainText.js';
import { isDataPart, isFilePart, isReasoningPart, isSourcePart, isTextPart, isToolPart } from './partTypes.js';
import { Reasoning } from './Reasoning.js';
import { Sources } from './Sources.js';
import { ToolCall } from './ToolCall.js';

/** The parts of a message in order, with all sources at the end. */
export function MessageParts({ message, streaming = false }: MessageSlotProps) {
  const { slots } = useChatSettings();
  const { role } = message;
  const parts = useStableParts(message.parts);
  const sources = parts.filter(isSourcePart);
  const SourceList = slots.Sources ?? Sources;
  return (
    <>
      {parts.map((part, index) => (
        <MessagePartView
          key={`${index} ${part.type}`}
          part={part}
          streaming={streaming && index === parts.length - 1}
          plain={role !== 'assistant'}
        />
      ))}
      {sources.length > 0 && <SourceList sources={sources} />}
    </>
  );
}

interface MessagePartViewProps {
  part: PartLike;
  streaming: boolean;
  /** Whether the text is rendered without Markdown, as in user messages. */
  plain: boolean;
}

/**
 * Copies parts so that each copy keeps its identity until its content changes. The AI SDK creates new part objects
 * with each chunk, but mutates those that it rendered first.
 */
function useStableParts(parts: readonly PartLike[]): readonly PartLike[] {
  const [last, setLast] = useState(() => ({ parts, copies: parts.map((part) => ({ ...part })) }));
  if (last.parts === parts) return last.copies;
  const copies = parts.map((part, index) => {
    const copy = last.copies[index];
    return copy && shallowEqual(copy, part) ? copy : { ...part };
  });
  setLast({ parts, copies });
  return copies;
}

const MessagePartView = memo(function MessagePartView({ part, streaming, plain }: MessagePartViewProps) {
  const { slots } = useChatSettings();
  if (isTextPart(part)) {
    if (!part.text) return null;
    const Text = (plain ? slots.UserText : slots.Text) ?? PlainText;
    return <Text text={part.text} streaming={streaming} part={part} />;
  }
  if (isReasoningPart(part)) {
    const View = slots.Reasoning ?? Reasoning;
    return part.text || streaming ? <View part={part} streaming={streaming} /> : null;
  }
  if (isToolPart(part)) {
    const View = slots.Tool ?? ToolCall;
    return <View part={part} />;
  }
  if (isFilePart(part)) {
    const View = slots.File ?? FileLink;
    return <View part={part} />;
  }
  if (isDataPart(part) && slots.Data) return <slots.Data part={part} />;
  return null;
});
