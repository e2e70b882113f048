import type { StreamError } from '../model/StreamError.js';
import { type MarkdownStrings, defaultStrings as markdownStrings } from '../shared/markdownStrings.js';
import { withoutFullStop } from '../shared/withoutFullStop.js';

/**
 * Every text that a component shows or announces. Pass replacements as `strings`. A text with a number or a name is a
 * function.
 */
export interface Strings extends MarkdownStrings {
  generate: string;
  send: string;
  stop: string;
  retry: string;
  resume: string;
  /** Requests the rest of an answer that reached its length limit. */
  continue: string;
  regenerate: string;
  edit: string;
  remove: string;
  cancel: string;
  previousBranch: string;
  nextBranch: string;
  attach: string;
  sendNow: string;
  showMore: string;
  showLess: string;
  close: string;
  copyLink: string;
  /** Saves the conversation as a Markdown file. */
  exportChat: string;
  /** Quotes the selected text in the next message. */
  quote: string;
  dictate: string;
  stopDictation: string;
  readAloud: string;
  stopReading: string;
  approve: string;
  deny: string;

  connecting: string;
  streaming: string;
  stalled: string;
  /**
   * The request waits for a free connection. `position`: the place in the queue, counted from 1; `undefined` if
   * unknown.
   */
  queued: (position?: number | undefined) => string;
  /**
   * `seconds`: the time until the next attempt, 0 once it has started. `attempt`: counted from 1. `reason`: from the
   * server's error body, if any.
   */
  retrying: (seconds: number, attempt: number, reason?: string) => string;
  done: string;
  stopped: string;
  truncated: string;
  /** The answer reached the model's length limit. */
  lengthLimit: string;
  /** The provider's content filter ended the answer. */
  contentFilter: string;
  offline: string;

  /** An error, with a sentence from `errors`. */
  error: (message: string) => string;
  /** What went wrong and what the user can do, by kind. */
  errors: ErrorStrings;
  /** The label of the disclosure with the developer's message. */
  errorDetails: string;

  messages: string;
  you: string;
  assistant: string;
  system: string;
  /** Labels a message with its author. */
  messageBy: (author: string) => string;
  thinking: string;
  emptyTitle: string;
  emptyText: string;
  suggestions: string;
  /** Labels the suggestions below the latest answer. */
  followUps: string;
  loadingEarlier: string;
  placeholder: string;
  input: string;
  editing: string;
  /** Shown instead of `editing` if the original message is kept as a branch. */
  editingBranch: string;
  editingQueued: string;
  /** Labels the input of a message that is edited in place. */
  editMessage: string;
  queuedMessages: (count: number) => string;
  jumpToBottom: string;
  newMessages: (count: number) => string;
  messageActions: string;
  /** The number of the active branch, counted from 1. */
  branch: (position: number, count: number) => string;

  savedWithoutFiles: string;
  changedInOtherTab: string;
  notSaved: string;

  attachments: (count: number) => string;
  dropFiles: string;
  /** `percent` is from 0 to 100. */
  uploading: (percent: number) => string;
  uploadFailed: string;
  waitingForUploads: string;
  removeAttachment: (name: string) => string;
  retryUpload: (name: string) => string;
  /** The type of the file is not accepted. */
  attachmentType: (name: string) => string;
  attachmentTooLarge: (name: string, limit: string) => string;
  tooManyAttachments: (name: string, limit: number) => string;

  reasoningActive: string;
  reasoning: string;
  sources: (count: number) => string;
  file: string;
  enlargeImage: (name: string) => string;
  toolInput: string;
  toolOutput: string;
  toolPending: string;
  toolRunning: string;
  toolApproval: string;
  toolApproved: string;
  toolDone: string;
  toolFailed: string;
  toolDenied: string;
  /** The question above Approve and Deny. */
  approvalQuestion: (tool: string) => string;

  // These texts are announced but not shown.
  announceResponding: string;
  announceDone: string;
  announceStopped: string;
  announceQueued: (count: number) => string;
  announceApproval: (tool: string) => string;
  /** Announced instead of a code block. */
  announceCode: (lines: number) => string;
  announceTable: (rows: number) => string;
  announceImage: (description: string) => string;

  // Metrics. Numbers and durations are already formatted for the `locale`.
  metrics: string;
  firstByte: string;
  firstText: string;
  duration: string;
  rate: string;
  charactersPerSecond: (rate: string) => string;
  tokenRate: string;
  tokensPerSecond: (rate: string) => string;
  gaps: string;
  gapTimes: (median: string, p95: string, longest: string) => string;
  stalls: string;
  retries: string;
  received: string;
}

type ErrorString = string | ((error: StreamError) => string);

/** One sentence or two for each kind of error. */
export interface ErrorStrings {
  /** The response has status 401. */
  signIn: ErrorString;
  /** The response has status 403. */
  forbidden: ErrorString;
  /** The response has status 404 or 405. */
  notFound: ErrorString;
  /** The response has status 413, or the provider reports that the context window is full. */
  tooLong: ErrorString;
  /** The response has status 429. */
  tooManyRequests: ErrorString;
  /** The response has status 503 or 529, or a Retry-After that is too long to wait for. */
  overloaded: ErrorString;
  /** The response has another status of 500 or above. */
  server: ErrorString;
  /** There was no response, and the browser is offline. */
  offline: ErrorString;
  /** The server did not respond. */
  unreachable: ErrorString;
  /** The connection broke; the text received so far is kept. */
  interrupted: ErrorString;
  /** The server sent nothing for too long. */
  timeout: ErrorString;
  /** The response was not a stream that Sluice can decode. */
  unreadable: ErrorString;
  /** The answer is larger than the memory limit. */
  tooLarge: ErrorString;
  /** Any other error. */
  other: ErrorString;
}

const count = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

export const defaultStrings: Strings = {
  ...markdownStrings,
  generate: 'Generate Response',
  send: 'Send',
  stop: 'Stop',
  retry: 'Retry',
  resume: 'Resume',
  continue: 'Continue',
  regenerate: 'Regenerate',
  edit: 'Edit',
  remove: 'Remove',
  cancel: 'Cancel',
  previousBranch: 'Previous version',
  nextBranch: 'Next version',
  attach: 'Attach files',
  sendNow: 'Send now',
  showMore: 'Show more',
  showLess: 'Show less',
  close: 'Close',
  copyLink: 'Copy link',
  exportChat: 'Export chat',
  quote: 'Quote',
  dictate: 'Dictate',
  stopDictation: 'Stop dictation',
  readAloud: 'Read aloud',
  stopReading: 'Stop reading',
  approve: 'Approve',
  deny: 'Deny',

  connecting: 'Connecting…',
  streaming: 'Streaming response…',
  stalled: 'The server has gone quiet. Still waiting…',
  queued: (position) =>
    position === undefined
      ? 'Waiting for a free connection…'
      : `Waiting for a free connection, number ${position} in line…`,
  retrying: (seconds, attempt, reason = 'Connection failed') => {
    const retry = seconds > 0 ? `Retry ${attempt} in ${seconds} s` : `Retry ${attempt}…`;
    return `${withoutFullStop(reason)}. ${retry}`;
  },
  done: 'Done',
  stopped: 'Stopped',
  truncated: 'The answer was cut off before its end.',
  lengthLimit: 'The answer reached its length limit.',
  contentFilter: 'The answer was ended by a content filter.',
  offline: "You're offline. Messages will be sent when you reconnect.",

  error: (message) => `Error: ${message}`,
  errors: {
    signIn: 'You are signed out. Sign in and try again.',
    forbidden: 'You do not have access to this. Ask for access or sign in with another account.',
    notFound: 'This assistant is not available. Reload the page or try again later.',
    tooLong: 'The conversation is too long. Shorten your message or start a new chat.',
    tooManyRequests: 'Too many requests. Wait a moment and try again.',
    overloaded: 'The service is busy. Wait a moment and try again.',
    server: 'The server had a problem. Try again.',
    offline: "You're offline. Check your connection and try again.",
    unreachable: 'The server could not be reached. Check your connection and try again.',
    interrupted: 'The connection was lost before the answer was complete. Try again.',
    timeout: 'The server stopped responding. Try again.',
    unreadable: 'The answer could not be read. Reload the page or try again later.',
    tooLarge: 'The answer is too large to show. Ask for a shorter answer.',
    other: 'Something went wrong. Try again.',
  },
  errorDetails: 'Details',

  messages: 'Messages',
  you: 'You',
  assistant: 'Assistant',
  system: 'System',
  messageBy: (author) => author,
  thinking: 'Thinking…',
  emptyTitle: 'What can I help with?',
  emptyText: '',
  suggestions: 'Suggestions',
  followUps: 'Suggested replies',
  loadingEarlier: 'Loading earlier messages…',
  placeholder: 'Write a message…',
  input: 'Message',
  editing: 'Editing your message. Sending replaces everything after it.',
  editingBranch: 'Editing your message. The earlier version is kept.',
  editingQueued: 'Editing a queued message.',
  editMessage: 'Edit message',
  queuedMessages: (n) => `${count(n, 'message', 'messages')} queued`,
  jumpToBottom: 'Jump to the latest message',
  newMessages: (n) => count(n, 'new message', 'new messages'),
  messageActions: 'Message actions',
  branch: (position, total) => `Version ${position} of ${total}`,

  savedWithoutFiles: 'The storage is full: this conversation is saved without its files.',
  changedInOtherTab: 'This conversation changed in another tab. Reload to continue; changes here are not saved.',
  notSaved: 'This conversation could not be saved.',

  attachments: (n) => count(n, 'attachment', 'attachments'),
  dropFiles: 'Drop files to attach them',
  uploading: (percent) => `Uploading, ${percent} %`,
  uploadFailed: 'Upload failed',
  waitingForUploads: 'The message is sent once its files are uploaded.',
  removeAttachment: (name) => `Remove ${name}`,
  retryUpload: (name) => `Upload ${name} again`,
  attachmentType: (name) => `${name} was not attached: files of this type are not accepted.`,
  attachmentTooLarge: (name, limit) => `${name} was not attached: it is larger than ${limit}.`,
  tooManyAttachments: (name, limit) =>
    `${name} was not attached: at most ${count(limit, 'file', 'files')} per message.`,

  reasoningActive: 'Reasoning…',
  reasoning: 'Reasoning',
  sources: (n) => count(n, 'source', 'sources'),
  file: 'File',
  enlargeImage: (name) => `Enlarge ${name}`,
  toolInput: 'Input',
  toolOutput: 'Output',
  toolPending: 'Preparing',
  toolRunning: 'Running',
  toolApproval: 'Needs approval',
  toolApproved: 'Approved',
  toolDone: 'Done',
  toolFailed: 'Failed',
  toolDenied: 'Denied',
  approvalQuestion: (tool) => `Allow ${tool} to run?`,

  announceResponding: 'Responding',
  announceDone: 'Answer complete',
  announceStopped: 'Answer stopped',
  announceQueued: (n) => `${count(n, 'message', 'messages')} queued`,
  announceApproval: (tool) => `${tool} needs your approval`,
  announceCode: (lines) => `Code block, ${count(lines, 'line', 'lines')}.`,
  announceTable: (rows) => `Table, ${count(rows, 'row', 'rows')}.`,
  announceImage: (description) => (description ? `Image: ${description}` : 'Image'),

  metrics: 'Metrics',
  firstByte: 'First byte',
  firstText: 'First text',
  duration: 'Duration',
  rate: 'Rate',
  charactersPerSecond: (rate) => `${rate} characters/s`,
  tokenRate: 'Tokens',
  tokensPerSecond: (rate) => `${rate} tokens/s`,
  gaps: 'Gaps',
  gapTimes: (median, p95, longest) => `${median} median, ${p95} p95, ${longest} max`,
  stalls: 'Stalls',
  retries: 'Retries',
  received: 'Received',
};

/** Replacements for some of the strings, including those in `errors`. */
export type PartialStrings = Partial<Omit<Strings, 'errors'>> & { errors?: Partial<ErrorStrings> | undefined };

/**
 * Returns the default strings with replacements. A replacement that is `undefined` has no effect.
 *
 * @returns the default object if nothing is replaced.
 */
export function withStrings(strings: PartialStrings | undefined): Strings {
  if (!strings) return defaultStrings;
  const { errors, ...texts } = strings;
  return {
    ...defaultStrings,
    ...withoutUndefined(texts),
    errors: errors ? { ...defaultStrings.errors, ...withoutUndefined(errors) } : defaultStrings.errors,
  };
}

function withoutUndefined<T extends object>(values: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Key in keyof T]: Exclude<T[Key], undefined> };
}
