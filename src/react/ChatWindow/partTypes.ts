import type { ToolCallStatus } from '../../model/ChatMessage.js';
import type { PartLike } from './ChatLike.js';

export interface TextPart extends PartLike {
  readonly type: 'text';
  readonly text: string;
  readonly state?: 'streaming' | 'done' | undefined;
}

/** The text of a refusal. */
export interface RefusalPart extends PartLike {
  readonly type: 'refusal';
  readonly text: string;
}

export interface ReasoningPart extends PartLike {
  readonly type: 'reasoning';
  readonly text: string;
  readonly state?: 'streaming' | 'done' | undefined;
}

/** A tool call. Its `type` is `tool-` plus the tool's name, or `dynamic-tool`. */
export interface ToolPart extends PartLike {
  readonly toolCallId: string;
  readonly toolName?: string | undefined;
  readonly title?: string | undefined;
  readonly state: ToolState;
  readonly input?: unknown;
  readonly rawInput?: unknown;
  readonly output?: unknown;
  readonly errorText?: string | undefined;
  readonly approval?: { readonly id: string; readonly approved?: boolean; readonly reason?: string } | undefined;
}

export type ToolState = ToolCallStatus;

export interface SourcePart extends PartLike {
  readonly type: 'source-url' | 'source-document';
  readonly sourceId: string;
  readonly url?: string | undefined;
  readonly title?: string | undefined;
  readonly filename?: string | undefined;
}

export interface FilePart extends PartLike {
  readonly type: 'file';
  readonly mediaType: string;
  readonly url: string;
  readonly filename?: string | undefined;
}

/** Application data. Its `type` is `data-` plus a name. */
export interface DataPart extends PartLike {
  readonly id?: string | undefined;
  readonly data: unknown;
}

/** The parts that ChatWindow renders. */
export type KnownPart = TextPart | RefusalPart | ReasoningPart | ToolPart | SourcePart | FilePart | DataPart;

export const isTextPart = (part: PartLike): part is TextPart | RefusalPart =>
  part.type === 'text' || part.type === 'refusal';
export const isReasoningPart = (part: PartLike): part is ReasoningPart => part.type === 'reasoning';
export const isToolPart = (part: PartLike): part is ToolPart =>
  part.type === 'dynamic-tool' || part.type.startsWith('tool-');
export const isSourcePart = (part: PartLike): part is SourcePart =>
  part.type === 'source-url' || part.type === 'source-document';
export const isFilePart = (part: PartLike): part is FilePart => part.type === 'file';
export const isDataPart = (part: PartLike): part is DataPart => part.type.startsWith('data-');

export const toolNameOf = (part: ToolPart): string =>
  part.title ?? (part.toolName ?? part.type.replace(/^tool-/, '')).replaceAll('_', ' ');
