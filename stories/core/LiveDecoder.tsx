import { useId, useState } from 'react';
import { type ProtocolOption, type SkippedEvent, type StreamDelta, type StreamEnd, StreamProcessor } from 'sluice/core';
import './LiveDecoder.css';
import { type SampleName, samples } from './samples.js';

const protocols = [
  ...['auto', 'openai-chat', 'openai-responses', 'anthropic-messages', 'gemini', 'ollama'],
  ...['ai-sdk', 'ai-data-stream', 'ag-ui', 'json', 'text'],
] as ProtocolOption[];

const cuts = { event: 'after each event', '16': 'every 16 bytes', '1': 'at every byte' } as const;

interface LiveDecoderProps {
  sample: SampleName;
  /** How the text is split into chunks. */
  cut?: keyof typeof cuts;
}

/** Decodes the text of a field like a network response, and shows what each chunk adds. */
export function LiveDecoder({ sample, cut: firstCut = 'event' }: LiveDecoderProps) {
  const id = useId();
  const [stream, setStream] = useState<string>(samples[sample]);
  const [protocol, setProtocol] = useState<ProtocolOption>('auto');
  const [cut, setCut] = useState<keyof typeof cuts>(firstCut);
  const { chunks, end, processor, skipped } = decode(stream, protocol, cut);

  return (
    <div className="decoder">
      <form className="decoder-form" onSubmit={(event) => event.preventDefault()}>
        <label htmlFor={`${id}-stream`}>Stream, as it stands on the wire</label>
        <textarea
          id={`${id}-stream`}
          rows={10}
          spellCheck={false}
          value={stream}
          onChange={(event) => setStream(event.target.value)}
        />
        <div className="decoder-options">
          <label>
            Sample{' '}
            <select defaultValue={sample} onChange={(event) => setStream(samples[event.target.value as SampleName])}>
              {Object.keys(samples).map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
          <label>
            Protocol{' '}
            <select value={protocol as string} onChange={(event) => setProtocol(event.target.value as ProtocolOption)}>
              {protocols.map((name) => (
                <option key={name as string}>{name as string}</option>
              ))}
            </select>
          </label>
          <label>
            Cut{' '}
            <select value={cut} onChange={(event) => setCut(event.target.value as keyof typeof cuts)}>
              {Object.entries(cuts).map(([value, name]) => (
                <option key={value} value={value}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        </div>
      </form>

      <dl className="decoder-facts">
        <Fact name="Protocol" value={processor.protocol ?? 'not found yet'} />
        <Fact name="Outcome" value={end.outcome} />
        <Fact
          name="Stopped"
          value={end.finishReason ? `${end.finishReason.reason} (${end.finishReason.raw})` : 'not said'}
        />
        <Fact name="Events" value={`${processor.events}, ${processor.skipped} skipped`} />
        <Fact name="Bytes" value={String(processor.bytes)} />
      </dl>

      <table className="decoder-table">
        <caption>What each chunk added</caption>
        <thead>
          <tr>
            <th scope="col">Chunk</th>
            <th scope="col">Deltas</th>
          </tr>
        </thead>
        <tbody>
          {chunks.map(({ text, deltas }, n) => (
            <tr key={n}>
              <td>
                <code>{text}</code>
              </td>
              <td>
                <ul>
                  {deltas.map((delta, m) => (
                    <li key={m}>
                      <code>{JSON.stringify(delta)}</code>
                    </li>
                  ))}
                </ul>
              </td>
            </tr>
          ))}
        </tbody>
      </table>

      {skipped.length > 0 && (
        <section aria-label="Skipped events">
          <h2>Skipped</h2>
          <ul>
            {skipped.map(({ reason, excerpt }, n) => (
              <li key={n}>
                {reason}: <code>{excerpt}</code>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

interface ReadChunk {
  text: string;
  deltas: readonly StreamDelta[];
}

function decode(stream: string, protocol: ProtocolOption, cut: keyof typeof cuts) {
  const skipped: SkippedEvent[] = [];
  const processor = new StreamProcessor({ protocol, onSkip: (event) => skipped.push(event) });
  const chunks: ReadChunk[] = [];
  for (const bytes of chunksOf(stream, cut)) {
    const deltas = processor.push(bytes);
    // With one chunk per byte, there are thousands of chunks that add nothing.
    if (deltas.length > 0 || cut === 'event') chunks.push({ text: new TextDecoder().decode(bytes), deltas });
  }
  const end: StreamEnd = processor.end();
  if (end.deltas.length > 0) chunks.push({ text: 'the end of the body', deltas: end.deltas });
  return { chunks, end, processor, skipped };
}

function chunksOf(stream: string, cut: keyof typeof cuts): Uint8Array[] {
  const encoder = new TextEncoder();
  if (cut === 'event') {
    const border = /^\s*\{/.test(stream) ? /(?<=\n)/ : /(?<=\n\r?\n)/;
    return stream === '' ? [] : stream.split(border).map((event) => encoder.encode(event));
  }
  const size = Number(cut);
  const bytes = encoder.encode(stream);
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) => bytes.subarray(n * size, (n + 1) * size));
}
