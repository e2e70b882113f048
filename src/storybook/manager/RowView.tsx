/** @jsxRuntime classic */
import React, { memo, type ReactNode } from 'react';
import { type StorybookTheme, styled } from 'storybook/theming';
import type { StreamEnding, StreamRow } from '../channel.js';
import { themed } from './themed.js';

const Line = styled.li(
  themed((theme) => ({
    display: 'grid',
    gridTemplateColumns: '4.5em 6.5em 4.5em minmax(0, 1fr) minmax(0, 1fr)',
    gap: '0 10px',
    alignItems: 'baseline',
    padding: '3px 15px',
    borderBottom: `1px solid ${theme.appBorderColor}`,
    contentVisibility: 'auto',
    containIntrinsicSize: 'auto 22px',
  })),
);

const Figure = styled.span(
  themed((theme) => ({
    color: theme.textMutedColor,
    fontVariantNumeric: 'tabular-nums',
    textAlign: 'right',
  })),
);

const Kind = styled.span<{ tone: Tone }>(
  themed((theme, { tone }: { tone: Tone }) => ({
    color: toneColors(theme)[tone],
    fontWeight: tone === 'plain' ? undefined : theme.typography.weight.bold,
  })),
);

const Wide = styled.span({ gridColumn: 'span 2', overflowWrap: 'anywhere' });

const Raw = styled.code(
  themed((theme) => ({
    fontFamily: theme.typography.fonts.mono,
    color: theme.textMutedColor,
    whiteSpace: 'nowrap',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
  })),
);

const Deltas = styled.span(
  themed((theme) => ({
    display: '-webkit-box',
    WebkitBoxOrient: 'vertical',
    WebkitLineClamp: 3,
    overflow: 'hidden',
    overflowWrap: 'anywhere',
    '& i': { fontStyle: 'normal', color: theme.textMutedColor, marginRight: 4 },
    '& q': { fontFamily: theme.typography.fonts.mono, quotes: 'none', whiteSpace: 'pre-wrap', marginRight: 8 },
  })),
);

/** Replaces Storybook's signal colours, which lack contrast on dark surfaces. */
const toneColors = ({ base, color, textMutedColor }: StorybookTheme): Record<Tone, string> => ({
  plain: textMutedColor,
  good: base === 'dark' ? '#7fd18b' : color.positiveText,
  bad: base === 'dark' ? '#ff9d94' : color.negativeText,
});

type Tone = 'plain' | 'good' | 'bad';

export const RowView = memo(function RowView({ row }: { readonly row: StreamRow }) {
  return (
    <Line>
      <Figure>{formatMs(row.atMs)}</Figure>
      {cellsOf(row)}
    </Line>
  );
});

function cellsOf(row: StreamRow): ReactNode {
  switch (row.kind) {
    case 'request':
      return (
        <>
          <Kind tone="good">request {row.exchange}</Kind>
          <span />
          <Wide>
            {row.what}
            {row.prompt !== undefined && ` · “${row.prompt}”`}
          </Wide>
        </>
      );
    case 'response':
      return (
        <>
          <Kind tone={row.status < 400 ? 'good' : 'bad'}>response {row.exchange}</Kind>
          <Figure>{row.status}</Figure>
          <Wide>{row.contentType}</Wide>
        </>
      );
    case 'chunk':
      return (
        <>
          <Kind tone="plain">chunk {row.exchange}</Kind>
          <Figure>{row.bytes} B</Figure>
          <Raw title={row.text}>{visible(row.text)}</Raw>
          <Deltas title={row.deltas.map(({ type, detail }) => `${type} ${detail}`).join('\n')}>
            {row.deltas.map(({ type, detail }, index) => (
              <React.Fragment key={index}>
                <i>{type}</i>
                <q>{visible(detail)}</q>
              </React.Fragment>
            ))}
          </Deltas>
        </>
      );
    case 'status':
      return (
        <>
          <Kind tone="plain">status</Kind>
          <Figure>#{row.element}</Figure>
          <Wide>{row.status}</Wide>
        </>
      );
    case 'end':
      return (
        <>
          <Kind tone={toneOf[row.how]}>end {row.exchange}</Kind>
          <span />
          <Wide>
            {row.how}
            {row.note && ` · ${row.note}`}
          </Wide>
        </>
      );
  }
}

const toneOf: Readonly<Record<StreamEnding, Tone>> = {
  complete: 'good',
  ended: 'plain',
  truncated: 'bad',
  reset: 'bad',
  aborted: 'bad',
};

/** Makes line endings visible, because they delimit events. */
function visible(text: string): string {
  return text.replaceAll('\r', '\\r').replaceAll('\n', '\\n');
}

export function formatMs(ms: number): string {
  return ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}
