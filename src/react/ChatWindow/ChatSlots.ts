import type { ComponentType } from 'react';
import type { StreamMetrics } from '../../core/monitor/StreamMonitor.js';
import type { MessageLike } from './ChatLike.js';
import type { DataPart, FilePart, ReasoningPart, RefusalPart, SourcePart, TextPart, ToolPart } from './partTypes.js';

/** Props of the `Message` slot. */
export interface MessageSlotProps {
  message: MessageLike;
  /** Whether its text is still arriving. */
  streaming?: boolean | undefined;
}

/**
 * Components that replace a part, or fill a place that is empty by default. Define them outside of the component that
 * passes them: an inline component is another one at every render, which remounts it.
 */
export interface ChatSlots {
  /** Shown while there are no messages. */
  EmptyState?: ComponentType | undefined;
  /** A whole message, within its article. */
  Message?: ComponentType<MessageSlotProps> | undefined;
  /** Beside a message. @defaultValue nothing */
  Avatar?: ComponentType<{ message: MessageLike }> | undefined;
  /** A text of the assistant. @defaultValue Markdown in `ChatWindow`, plain text in the parts */
  Text?: ComponentType<{ text: string; streaming: boolean; part: TextPart | RefusalPart }> | undefined;
  Reasoning?: ComponentType<{ part: ReasoningPart; streaming: boolean }> | undefined;
  Tool?: ComponentType<{ part: ToolPart }> | undefined;
  /** The question below a tool call that needs approval. */
  ToolApproval?: ComponentType<{ part: ToolPart; respond: (approved: boolean) => void }> | undefined;
  Sources?: ComponentType<{ sources: readonly SourcePart[] }> | undefined;
  File?: ComponentType<{ part: FilePart }> | undefined;
  /** Application data. @defaultValue nothing */
  Data?: ComponentType<{ part: DataPart }> | undefined;
  MessageActions?: ComponentType<{ message: MessageLike }> | undefined;
  /** Beside the actions of an answer: thumbs, a form. @defaultValue nothing */
  Feedback?: ComponentType<{ message: MessageLike }> | undefined;
  /** Below an answer that is complete. @defaultValue nothing, unless `showMetrics` is set */
  MessageMetrics?: ComponentType<{ message: MessageLike; metrics: StreamMetrics }> | undefined;
  Timestamp?: ComponentType<{ message: MessageLike }> | undefined;
  /** Inside the composer, before the input. @defaultValue nothing */
  Attachments?: ComponentType | undefined;
}
