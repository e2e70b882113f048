import { useEffect, useState } from 'react';
import { StreamingResponse, useStreamingResponse } from 'sluice';
import { Markdown } from 'sluice/markdown';
import {
  finish,
  mockFetch,
  offline,
  pace,
  type Reply,
  reset,
  resumable,
  type ScriptPart,
  script,
  sequence,
  stall,
  status,
  text,
} from 'sluice/testing';
import { renderCode } from '../markdown/renderers.js';
import './BreakableAnswer.css';

const beginning = `A sluice lets water through at the rate the field below can take. **Backpressure** does the same for a stream:

\`\`\`ts
for await (const chunk of response.body) {
  await screen.render(chunk); // the socket waits
}
`;
const rest = `\`\`\`

| bytes in | the screen | the socket |
| --- | --- | --- |
| slower than a frame | shows each one | is read at once |
| faster than a frame | shows one frame's worth | waits |

Nothing is lost, doubled or reordered.`;

const answerWith = (fault?: ScriptPart, charsPerSecond = 350) =>
  script(
    pace({ ttftMs: 250, charsPerSecond, jitter: 0.4 }),
    text(beginning),
    ...(fault ? [fault] : []),
    text(rest),
    finish(),
  );

const networks: Readonly<Record<string, () => Reply>> = {
  Good: () => answerWith(),
  Slow: () => answerWith(undefined, 60),
  Breaks: () => resumable(answerWith(reset())),
  Stalls: () => answerWith(stall({ ms: 4_000 })),
  '429 first': () => sequence(status(429, { retryAfter: 2 }), answerWith()),
  Offline: () => offline(),
};

/** An answer that starts by itself, and a choice of networks that break it. */
export function BreakableAnswer() {
  const [run, setRun] = useState({ network: 'Good', count: 0 });
  return (
    <section className="breakable sb-unstyled" aria-label="A streamed answer">
      <fieldset className="breakable__networks">
        <legend>Network</legend>
        {Object.keys(networks).map((network) => (
          <button
            key={network}
            type="button"
            aria-pressed={network === run.network}
            onClick={() => setRun({ network, count: run.count + 1 })}
          >
            {network}
          </button>
        ))}
      </fieldset>
      <Answer key={run.count} network={run.network} />
    </section>
  );
}

function Answer({ network }: { readonly network: string }) {
  const [fetch] = useState(() => mockFetch(networks[network]!(), { protocol: 'openai-chat' }));
  const stream = useStreamingResponse({ fetch, resume: { by: 'id' }, stallAfterMs: 1_000 });
  const { streamResponse } = stream;
  useEffect(() => void streamResponse('What does a sluice do?'), [streamResponse]);
  return (
    <StreamingResponse
      stream={stream}
      showMetrics
      renderText={(answer, { streaming }) => <Markdown text={answer} streaming={streaming} renderCode={renderCode} />}
    />
  );
}
