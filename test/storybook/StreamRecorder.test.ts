import { StreamSession } from 'sluice/core';
import { createStream, finish, mockFetch, script, status, text, truncate } from 'sluice/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { StreamReport } from '../../src/storybook/channel.js';
import { StreamRecorder } from '../../src/storybook/preview/StreamRecorder.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A recorder and all its reports. */
function record(canvas = document.createElement('div')) {
  const reports: StreamReport[] = [];
  const recorder = new StreamRecorder((report) => reports.push(report));
  recorder.begin('story', canvas);
  const rows = async () => {
    await vi.advanceTimersByTimeAsync(100);
    return reports.flatMap((report) => report.rows);
  };
  return { recorder, reports, rows };
}

describe('StreamRecorder', () => {
  it('StreamRecorder reports the request, the response, chunks with their deltas, and the end', async () => {
    const { reports, rows } = record();
    await new StreamSession({ fetch: mockFetch(script(text('Hello'), finish())) }).start('Hi');

    const told = await rows();
    expect(told[0]).toMatchObject({ kind: 'request', exchange: 1, what: 'POST /api/stream', prompt: 'Hi' });
    expect(told[1]).toMatchObject({ kind: 'response', status: 200, contentType: 'text/event-stream' });
    expect(told).toContainEqual(expect.objectContaining({ deltas: [{ type: 'text', detail: 'Hello' }] }));
    expect(told.at(-1)).toMatchObject({ kind: 'end', how: 'complete' });
    expect(reports.at(-1)?.metrics).toMatchObject({ characters: 5 });
  });

  it('StreamRecorder distinguishes truncated, complete and aborted responses', async () => {
    const { rows } = record();
    await new StreamSession({ fetch: mockFetch(script(text('Hello'), truncate())) }).start('Hi');
    const stream = createStream();
    const session = new StreamSession({ fetch: stream.fetch });
    const asked = session.start('Hi');
    await stream.emit(text('Hello'));
    session.stop();
    await asked;
    expect((await rows()).filter(({ kind }) => kind === 'end')).toMatchObject([
      { exchange: 1, how: 'truncated' },
      { exchange: 2, how: 'aborted' },
    ]);
  });

  it('StreamRecorder does not decode the body of an error response', async () => {
    const { rows } = record();
    await new StreamSession({ fetch: mockFetch(status(503)), retry: false }).start('Hi');
    expect((await rows()).at(-1)).toMatchObject({ kind: 'end', how: 'ended' });
  });

  it('StreamRecorder reports each change of the outermost data-status', async () => {
    const canvas = document.createElement('div');
    const { rows } = record(canvas);
    canvas.innerHTML = '<div data-status="idle"><p data-status="idle"></p></div>';
    await Promise.resolve();
    canvas.firstElementChild!.setAttribute('data-status', 'streaming');
    expect(await rows()).toMatchObject([
      { kind: 'status', element: 1, status: 'idle' },
      { kind: 'status', element: 1, status: 'streaming' },
    ]);
  });

  it('StreamRecorder drops the requests of the previous story', async () => {
    const { recorder, reports } = record();
    const stream = createStream();
    const asked = new StreamSession({ fetch: stream.fetch }).start('Hi');
    await stream.emit(text('Hello'));
    recorder.begin('other', document.createElement('div'));
    await stream.end();
    await asked;
    expect(reports.filter(({ storyId }) => storyId === 'other').flatMap(({ rows }) => rows)).toEqual([]);
  });
});
