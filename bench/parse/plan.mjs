/** What is measured, and what each subject is compared with. */

const sync = [
  'TextDecoder',
  'decode + JSON.parse of pre-split data',
  'eventsource-parser',
  'eventsource-parser + JSON.parse',
  'sluice, framing',
  'sluice, deltas',
];
const live = ['TextDecoder, live', 'eventsource-parser + JSON.parse, live', 'sluice, live', 'sluice, live, readDeltas'];
const streams = ['chat', 'text-delta', 'anthropic'];
const sizes = [64, 1024, 16_384, 65_536];

export const ratioTo = {
  'TextDecoder, live': 'eventsource-parser + JSON.parse, live',
  'sluice, framing': 'eventsource-parser',
  'sluice, deltas': 'eventsource-parser + JSON.parse',
  'sluice, live': 'eventsource-parser + JSON.parse, live',
  'sluice, live, readDeltas': 'eventsource-parser + JSON.parse, live',
  'openai-node Stream': 'sluice, deltas',
  'AI SDK parseJsonEventStream': 'sluice, deltas',
  'AI SDK DefaultChatTransport': 'sluice, deltas',
};

/**
 * @param {boolean} withSdks Whether to include the SDKs' readers.
 * @returns {{ stream: string, size: number | 'event', subjects: string[] }[]}
 */
export function plan(withSdks) {
  const sdks = {
    chat: ['openai-node Stream'],
    'text-delta': ['AI SDK parseJsonEventStream', 'AI SDK DefaultChatTransport'],
  };
  return streams.flatMap((stream) => [
    ...sizes.map((size) => ({
      stream,
      size,
      subjects: size === 16_384 && withSdks ? [...sync, ...(sdks[stream] ?? [])] : sync,
    })),
    { stream, size: 'event', subjects: live },
  ]);
}

/** @param {number | 'event'} size */
export const nameOfSize = (size) =>
  size === 'event' ? 'one event per chunk' : size < 1024 ? `${size} B` : `${size / 1024} KB`;
