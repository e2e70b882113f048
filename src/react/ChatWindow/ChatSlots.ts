import type { ComponentType } from 'react';
import type { StreamMetrics } from '../../core/monitor/StreamMonitor.js';
import type { MessageLike } from './ChatLike.js';
import type { DataPart, FilePart, ReasoningPart, RefusalPart, SourcePart, TextPart, ToolPart } from './partTypes.js';

export interface MessageSlotProps {
  message: MessageLike;
  /** Whether the text of the message is still streaming. */
  streaming?: boolean | undefined;
}

/**
 * Components that replace a part, or fill an empty slot. Define them outside the component that passes them: an inline
 * component is a new type at each render, so that React remounts it.
 */
export interface ChatSlots {
  /** Shown in an empty chat. */
  EmptyState?: ComponentType | undefined;
  /** The content of a message, inside its `<article>` element. */
  Message?: ComponentType<MessageSlotProps> | undefined;
  /** The avatar beside a message. @defaultValue nothing */
  Avatar?: ComponentType<{ message: MessageLike }> | undefined;
  /** A text part of an assistant message. @defaultValue Markdown in `ChatWindow`, plain text in the parts */
  Text?: ComponentType<{ text: string; streaming: boolean; part: TextPart | RefusalPart }> | undefined;
  Reasoning?: ComponentType<{ part: ReasoningPart; streaming: boolean }> | undefined;
  Tool?: ComponentType<{ part: ToolPart }> | undefined;
  /** The approval request below a tool call. */
  ToolApproval?: ComponentType<{ part: ToolPart; respond: (approved: boolean) => void }> | undefined;
  Sources?: ComponentType<{ sources: readonly SourcePart[] }> | undefined;
  File?: ComponentType<{ part: FilePart }> | undefined;
  /** A part with application data. @defaultValue nothing */
  Data?: ComponentType<{ part: DataPart }> | undefined;
  MessageActions?: ComponentType<{ message: MessageLike }> | undefined;
  /** Feedback controls next to the actions of an answer. @defaultValue nothing */
  Feedback?: ComponentType<{ message: MessageLike }> | undefined;
  /** Metrics below a complete answer. @defaultValue nothing, unless `showMetrics` is set */
  MessageMetrics?: ComponentType<{ message: MessageLike; metrics: StreamMetrics }> | undefined;
  Timestamp?: ComponentType<{ message: MessageLike }> | undefined;
  /** Attachments inside the composer, before the input. @defaultValue nothing */
  Attachments?: ComponentType | undefined;
}
