import type { StreamDelta, Usage } from '../../model/StreamDelta.js';
import type { DeltaSummary } from '../channel.js';

const maxLength = 500;

export function describeDelta(delta: StreamDelta): DeltaSummary {
  const detail = detailOf(delta);
  return { type: delta.type, detail: detail.length > maxLength ? `${detail.slice(0, maxLength)}…` : detail };
}

function detailOf(delta: StreamDelta): string {
  switch (delta.type) {
    case 'text':
    case 'reasoning':
    case 'refusal':
    case 'tool-input':
      return delta.text;
    case 'tool-call':
      return delta.name;
    case 'tool-call-end':
      return delta.inputText;
    case 'tool-output':
      return delta.error ?? json(delta.output);
    case 'tool-approval':
      return delta.approvalId;
    case 'source':
      return delta.title ?? delta.url ?? delta.id;
    case 'file':
      return `${delta.mediaType} ${delta.url}`;
    case 'data':
      return `${delta.name} ${json(delta.value)}`;
    case 'metadata':
      return json(delta.value);
    case 'usage':
      return tokens(delta.usage);
    case 'finish':
      return delta.raw === '' || delta.raw === delta.reason ? delta.reason : `${delta.reason} (${delta.raw})`;
    case 'error':
      return delta.message;
    case 'abort':
      return delta.reason ?? '';
    case 'reset':
      return delta.parts.join(', ');
  }
}

function tokens({ inputTokens, outputTokens, totalTokens }: Usage): string {
  const counts = { in: inputTokens, out: outputTokens, total: totalTokens };
  return Object.entries(counts)
    .flatMap(([name, count]) => (count === undefined ? [] : [`${count} ${name}`]))
    .join(', ');
}

function json(value: unknown): string {
  return JSON.stringify(value) ?? '';
}
