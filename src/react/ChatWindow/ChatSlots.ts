import type { ComponentPropsWithoutRef, ComponentType } from 'react';
import type { ResponseMetrics } from '../../core/monitor/StreamMonitor.js';
import type { ResponseOutcome } from '../../model/ResponseState.js';
import type { FinishReason } from '../../model/StreamDelta.js';
import type { MessageLike } from './ChatLike.js';
import type { DataPart, FilePart, ReasoningPart, RefusalPart, SourcePart, TextPart, ToolPart } from './partTypes.js';

/** Props of the `Message` slot. */
export interface MessageSlotProps {
  message: MessageLike;
  /** Whether the text of the message is still streaming. */
  streaming?: boolean | undefined;
}

export interface MessageActionsSlotProps {
  message: MessageLike;
  /** Why the model stopped. For `'length'`, the message has a Continue button. */
  finishReason?: FinishReason | undefined;
  /** How the answer ended. After `'stopped'`, the message has a Continue button. */
  outcome?: ResponseOutcome | undefined;
}

/**
 * Components that replace a part, or fill an empty slot. Define them outside the component that passes them: an
 * inline component is a new type at each render, so React remounts it.
 */
export interface ChatSlots {
  /** Content of an empty chat. */
  EmptyState?: ComponentType | undefined;
  /** A whole message, inside its `<article>` element. `EditableMessage` edits user messages in place. */
  Message?: ComponentType<MessageSlotProps> | undefined;
  /** The avatar beside a message. @defaultValue nothing */
  Avatar?: ComponentType<{ message: MessageLike }> | undefined;
  /** A text part of an assistant message. @defaultValue Markdown in `ChatWindow`, plain text in the parts */
  Text?: ComponentType<{ text: string; streaming: boolean; part: TextPart | RefusalPart }> | undefined;
  /** A text part of a user message, such as the part `CollapsibleText`. @defaultValue plain text */
  UserText?: ComponentType<{ text: string }> | undefined;
  Reasoning?: ComponentType<{ part: ReasoningPart; streaming: boolean }> | undefined;
  Tool?: ComponentType<{ part: ToolPart }> | undefined;
  /** The approval request below a tool call. */
  ToolApproval?: ComponentType<{ part: ToolPart; respond: (approved: boolean) => void }> | undefined;
  Sources?: ComponentType<{ sources: readonly SourcePart[] }> | undefined;
  File?: ComponentType<{ part: FilePart }> | undefined;
  /**
   * An image of a message: a file, or an image in Markdown. `EnlargeableImage` enlarges it on click. @defaultValue an
   * `<img>` element
   */
  Image?: ComponentType<ComponentPropsWithoutRef<'img'>> | undefined;
  /** A part with application data. @defaultValue nothing */
  Data?: ComponentType<{ part: DataPart }> | undefined;
  MessageActions?: ComponentType<MessageActionsSlotProps> | undefined;
  /** Feedback controls beside the actions of an answer, such as thumbs or a form. @defaultValue nothing */
  Feedback?: ComponentType<{ message: MessageLike }> | undefined;
  /** A control that reads an answer aloud, such as the part `ReadAloudButton`. @defaultValue nothing */
  ReadAloud?: ComponentType<{ message: MessageLike }> | undefined;
  /** Metrics below a complete answer, such as the part `MessageMetrics`. @defaultValue nothing */
  MessageMetrics?: ComponentType<{ message: MessageLike; metrics: ResponseMetrics }> | undefined;
  Timestamp?: ComponentType<{ message: MessageLike }> | undefined;
  /** Attachments inside the composer, before the input. @defaultValue nothing */
  Attachments?: ComponentType | undefined;
  /** A control in the composer that chooses the model. @defaultValue nothing */
  ModelPicker?: ComponentType | undefined;
  /** A control in the composer for speech input, such as the part `DictateButton`. @defaultValue nothing */
  Dictation?: ComponentType | undefined;
  /** Controls for text that is selected in the thread, such as the part `QuoteButton`. @defaultValue nothing */
  Selection?: ComponentType | undefined;
}
