import { describe, expect, it } from 'vitest';
import type { PlaybackControls, StreamReport, StreamRow } from '../../src/storybook/channel.js';
import { StreamLog } from '../../src/storybook/manager/StreamLog.js';

const row = (atMs: number): StreamRow => ({ kind: 'status', atMs, element: 1, status: 'streaming' });
const report = (storyId: string, run: number, ...rows: StreamRow[]): StreamReport => ({
  storyId,
  run,
  rows,
  metrics: undefined,
});

describe('StreamLog', () => {
  it('StreamLog collects the reports of a run and starts empty for the next run', () => {
    const log = new StreamLog(() => {});
    log.append(report('a', 1, row(1)));
    log.append(report('a', 1, row(2)));
    expect(log.getSnapshot().rows).toEqual([row(1), row(2)]);
    log.append(report('a', 2));
    expect(log.getSnapshot().rows).toEqual([]);
  });

  it('StreamLog keeps the playback controls when a story restarts and resets them for another story', () => {
    const sent: PlaybackControls[] = [];
    const log = new StreamLog((controls) => sent.push(controls));
    log.append(report('a', 1));
    log.setControls({ speed: 0.5 });
    log.append(report('a', 2));
    expect(sent.at(-1)).toEqual({ paused: false, speed: 0.5 });
    log.append(report('b', 3));
    expect(sent.at(-1)).toEqual({ paused: false, speed: 1 });
  });

  it('StreamLog keeps the latest 1,000 rows and counts the earlier ones', () => {
    const log = new StreamLog(() => {});
    for (let at = 0; at < 1_005; at += 1) log.append(report('a', 1, row(at)));
    expect(log.getSnapshot()).toMatchObject({ dropped: 5 });
    expect(log.getSnapshot().rows).toHaveLength(1_000);
    expect(log.getSnapshot().rows[0]).toEqual(row(5));
  });
});
