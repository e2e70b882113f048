import { useStreamingResponse } from 'sluice';
import { json } from 'sluice/core';

// `{"choices":[{"text":"Hel"}]}`, one event after another.
const completions = json({ path: 'choices.0.text' });

export function Completion() {
  const { response, streamResponse } = useStreamingResponse({ api: '/v1/completions', protocol: completions });
  return (
    <p>
      {response}
      <button type="button" onClick={() => streamResponse('Once upon a time')}>
        Go
      </button>
    </p>
  );
}
