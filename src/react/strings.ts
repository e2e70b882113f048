/**
 * Every word that a component shows or says. Pass the ones to change as `strings`; a word that depends on a number or
 * a name is a function, so that a language may put it where it belongs.
 */
export interface Strings {
  // Deeds, on buttons.
  generate: string;
  send: string;
  stop: string;
  retry: string;
  resume: string;
  copy: string;
  copied: string;
  regenerate: string;
  edit: string;
  remove: string;
  cancel: string;
  sendNow: string;
  approve: string;
  deny: string;

  // The states of a response.
  connecting: string;
  streaming: string;
  stalled: string;
  /** Waiting for a free connection; `place` is 1 for the next one, undefined where it is not known. */
  queued: (position?: number | undefined) => string;
  /** `seconds` until the next attempt, 0 while it is under way; `attempt` from 1. */
  retrying: (seconds: number, attempt: number) => string;
  done: string;
  stopped: string;
  truncated: string;
  /** What stands before the message of an error. */
  error: (message: string) => string;
  offline: string;

  // The chat.
  chat: string;
  messages: string;
  you: string;
  assistant: string;
  system: string;
  /** The accessible name of a message: who wrote it. */
  messageBy: (author: string) => string;
  thinking: string;
  emptyTitle: string;
  emptyText: string;
  suggestions: string;
  placeholder: string;
  input: string;
  editing: string;
  waiting: (count: number) => string;
  jumpToBottom: string;
  unseen: (count: number) => string;
  messageActions: string;

  // The parts of a message.
  reasoningLive: string;
  reasoning: string;
  sources: (count: number) => string;
  file: string;
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

  // Spoken by the announcer only.
  announceResponding: string;
  announceDone: string;
  announceStopped: string;
  announceQueued: (waiting: number) => string;
  announceApproval: (tool: string) => string;
  /** Stands for a code block, which nobody wants read out. */
  announceCode: (lines: number) => string;
  announceTable: (rows: number) => string;
  announceImage: (description: string) => string;

  // Metrics: measures, not praise.
  metrics: string;
  firstByte: string;
  firstText: string;
  duration: string;
  rate: string;
  tokenRate: string;
  gaps: string;
  stalls: string;
  retries: string;
  received: string;
}

const count = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

/** The words as they are where `strings` says nothing: English. */
export const defaultStrings: Strings = {
  generate: 'Generate Response',
  send: 'Send',
  stop: 'Stop',
  retry: 'Retry',
  resume: 'Resume',
  copy: 'Copy',
  copied: 'Copied',
  regenerate: 'Regenerate',
  edit: 'Edit',
  remove: 'Remove',
  cancel: 'Cancel',
  sendNow: 'Send now',
  approve: 'Approve',
  deny: 'Deny',

  connecting: 'Connecting…',
  streaming: 'Streaming response…',
  stalled: 'The server has gone quiet. Still waiting…',
  queued: (position) =>
    position === undefined
      ? 'Waiting for a free connection…'
      : `Waiting for a free connection, number ${position} in line…`,
  retrying: (seconds, attempt) =>
    seconds > 0 ? `Connection failed. Retry ${attempt} in ${seconds} s` : `Connection failed. Retry ${attempt}…`,
  done: 'Done',
  stopped: 'Stopped',
  truncated: 'The answer was cut off before its end.',
  error: (message) => `Error: ${message}`,
  offline: 'You are offline. What you send waits until the connection is back.',

  chat: 'Chat',
  messages: 'Messages',
  you: 'You',
  assistant: 'Assistant',
  system: 'System',
  messageBy: (author) => author,
  thinking: 'Thinking…',
  emptyTitle: 'What can I help with?',
  emptyText: '',
  suggestions: 'Suggestions',
  placeholder: 'Write a message…',
  input: 'Message',
  editing: 'Editing your message. What follows it will be written anew.',
  waiting: (n) => count(n, 'message waits', 'messages wait'),
  jumpToBottom: 'Jump to the latest message',
  unseen: (n) => count(n, 'new message', 'new messages'),
  messageActions: 'Message actions',

  reasoningLive: 'Reasoning…',
  reasoning: 'Reasoning',
  sources: (n) => count(n, 'source', 'sources'),
  file: 'File',
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
  announceQueued: (n) => `${count(n, 'message', 'messages')} waiting to be sent`,
  announceApproval: (tool) => `${tool} needs your approval`,
  announceCode: (lines) => `Code block, ${count(lines, 'line', 'lines')}.`,
  announceTable: (rows) => `Table, ${count(rows, 'row', 'rows')}.`,
  announceImage: (description) => (description ? `Image: ${description}` : 'Image'),

  metrics: 'Measures',
  firstByte: 'First byte',
  firstText: 'First text',
  duration: 'Duration',
  rate: 'Rate',
  tokenRate: 'Tokens',
  gaps: 'Gaps',
  stalls: 'Stalls',
  retries: 'Retries',
  received: 'Received',
};

/**
 * The words with some of them replaced. Options accept `undefined`: such a word stays as it is.
 *
 * @returns the defaults themselves where nothing is replaced, so that their identity is stable.
 */
export function withStrings(strings: Partial<Strings> | undefined): Strings {
  if (!strings) return defaultStrings;
  const given = Object.entries(strings).filter(([, word]) => word !== undefined);
  return { ...defaultStrings, ...(Object.fromEntries(given) as Partial<Strings>) };
}
