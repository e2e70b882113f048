import { act, renderHook } from '@testing-library/react';
import { useStreamingResponse } from 'sluice';
import { chunking, mockFetch, raw, script } from 'sluice/testing';
import { describe, expect, it } from 'vitest';
import { protocolOfFamily, recordings, wireOf } from '../recordings/recordings.js';

describe.skipIf(recordings.length === 0)('recorded provider streams through useStreamingResponse', () => {
  it.each(recordings)(
    'useStreamingResponse gives the expected text, reasoning, refusal and tool calls of the recording: $name',
    async (recording) => {
      const protocol = protocolOfFamily[recording.family];
      const fetch = mockFetch(script(chunking({ seed: 3, maxBytes: 700 }), raw(wireOf(recording))), { protocol });
      const { result } = renderHook(() => useStreamingResponse({ fetch }));
      await act(() => result.current.streamResponse('Hi'));
      const { state, response } = result.current;
      const { text, reasoning, refusal, toolCalls, error } = recording.expected;
      expect({
        text: response,
        reasoning: state.reasoning,
        refusal: state.refusal,
        toolCalls: state.toolCalls
          .filter((call) => call.runner === 'client')
          .map(({ id, name, inputText }) => ({ id, name, arguments: inputText })),
        outcome: state.outcome,
        error: result.current.error?.message.includes(error?.message ?? '') ?? null,
      }).toEqual({
        text,
        reasoning,
        refusal,
        toolCalls,
        outcome: error ? 'failed' : 'complete',
        error: error ? true : null,
      });
    },
  );
});
