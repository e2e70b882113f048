import type { RenderedCode } from 'sluice/markdown';

const MESSAGE = /^\s*(.+?)\s*->\s*(.+?)\s*:\s*(.*)$/;
const COLUMN = 170;
const ROW = 44;

/**
 * For `renderCode`: a fence that says `sequence` becomes a drawing once it is whole, and is code until then. A library
 * that draws (Mermaid, say) stands in the same place.
 */
export function drawn({ language, lines, rest, open }: RenderedCode) {
  const source = [...lines.flat().map((line) => line.text), rest].join('\n');
  if (language !== 'sequence' || open) return source;

  const messages = source.split('\n').flatMap((line) => {
    const [, from, to, text] = MESSAGE.exec(line) ?? [];
    return from && to ? [{ from, to, text: text ?? '' }] : [];
  });
  const actors = [...new Set(messages.flatMap(({ from, to }) => [from, to]))];
  const x = (actor: string) => COLUMN * (actors.indexOf(actor) + 0.5);
  const width = COLUMN * actors.length + 60;
  const height = ROW * (messages.length + 1.5);
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      role="img"
      aria-label={messages.map(({ from, to, text }) => `${from} to ${to}: ${text}`).join('. ')}
      fill="currentColor"
      stroke="currentColor"
      fontFamily="system-ui"
      fontSize="13"
      textAnchor="middle"
    >
      {actors.map((actor) => (
        <g key={actor}>
          <text x={x(actor)} y="20" stroke="none" fontWeight="600">
            {actor}
          </text>
          <line x1={x(actor)} x2={x(actor)} y1="32" y2={height} opacity="0.25" />
        </g>
      ))}
      {messages.map(({ from, to, text }, index) => {
        const y = ROW * (index + 1.5);
        const [start, end] = [x(from), from === to ? x(to) + 40 : x(to)];
        const side = Math.sign(end - start);
        return (
          <g key={index}>
            <text x={(start + end) / 2} y={y - 8} stroke="none" textAnchor={from === to ? 'start' : 'middle'}>
              {text}
            </text>
            <line x1={start} x2={end} y1={y} y2={y} />
            <path d={`M ${end} ${y} l ${-7 * side} -4 v 8 z`} />
          </g>
        );
      })}
    </svg>
  );
}
