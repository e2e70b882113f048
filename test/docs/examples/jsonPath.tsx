import { useStreamingResponse } from 'sluice';
import { json } from 'sluice/core';

// Each event is `{"choices":[{"text":"Hel"}]}`.
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
