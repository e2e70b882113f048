/** @jsxRuntime classic */
import React, { useLayoutEffect, useRef } from 'react';
import { Button, EmptyTabContent } from 'storybook/internal/components';
import { styled } from 'storybook/theming';
import { useStore } from '../../react/useStore.js';
import { MetricsView } from './MetricsView.js';
import { RowView } from './RowView.js';
import type { StreamLog } from './StreamLog.js';
import { themed } from './themed.js';

const Panel = styled.div(
  themed((theme) => ({
    display: 'flex',
    flexDirection: 'column',
    height: '100%',
    fontSize: theme.typography.size.s1,
    lineHeight: 1.45,
  })),
);

const Controls = styled.div(
  themed((theme) => ({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '6px 12px',
    padding: '6px 15px',
    borderBottom: `1px solid ${theme.appBorderColor}`,
  })),
);

const Speed = styled.label(
  themed((theme) => ({
    display: 'inline-flex',
    alignItems: 'center',
    gap: 6,
    '& select': {
      height: 28,
      padding: '0 6px',
      font: 'inherit',
      color: theme.input.color,
      background: theme.input.background,
      border: `1px solid ${theme.input.border}`,
      borderRadius: theme.input.borderRadius,
    },
  })),
);

const Rows = styled.ol({ flex: 1, minHeight: 0, overflow: 'auto', margin: 0, padding: 0, listStyle: 'none' });

const Note = styled.li(themed((theme) => ({ padding: '3px 15px', color: theme.textMutedColor })));

const speeds = [0.1, 0.25, 0.5, 1, 2, 4, 10];

export interface StreamPanelProps {
  readonly log: StreamLog;
  readonly restart: (storyId: string) => void;
}

/** The stream log of the current story with its playback controls. */
export function StreamPanel({ log, restart }: StreamPanelProps) {
  const { storyId, rows, dropped, metrics, controls } = useStore(log);
  const list = useFollowEnd(rows);
  return (
    <Panel>
      <Controls>
        <Button
          size="small"
          ariaLabel={false}
          aria-pressed={controls.paused}
          onClick={() => log.setControls({ paused: !controls.paused })}
        >
          {controls.paused ? 'Resume' : 'Pause'}
        </Button>
        <Button size="small" ariaLabel={false} onClick={() => restart(storyId)}>
          Restart
        </Button>
        <Speed>
          Speed
          <select value={controls.speed} onChange={({ target }) => log.setControls({ speed: +target.value })}>
            {speeds.map((speed) => (
              <option key={speed} value={speed}>
                {speed} ×
              </option>
            ))}
          </select>
        </Speed>
        {metrics && <MetricsView metrics={metrics} />}
      </Controls>
      {rows.length === 0 ? (
        <EmptyTabContent
          title="No traffic yet"
          description="Requests to mocks of sluice/testing and their responses appear here."
        />
      ) : (
        <Rows ref={list} aria-label="Stream log">
          {dropped > 0 && <Note>{dropped} earlier rows hidden.</Note>}
          {rows.map((row, index) => (
            <RowView key={dropped + index} row={row} />
          ))}
        </Rows>
      )}
    </Panel>
  );
}

/** Scrolls to new rows, unless the user has scrolled up. */
function useFollowEnd(rows: readonly unknown[]) {
  const list = useRef<HTMLOListElement>(null);
  const isAtEnd = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: there is a list only when there are rows
  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    if (isAtEnd.current) element.scrollTop = element.scrollHeight;
    const update = () => {
      isAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < 30;
    };
    element.addEventListener('scroll', update);
    return () => element.removeEventListener('scroll', update);
  }, [rows]);
  return list;
}
