import { useStreamingResponse } from 'sluice';
import { defineProtocol } from 'sluice/core';

type AcmeEvent = { kind: string; text?: string; why?: string };

const acme = defineProtocol<AcmeEvent>({
  name: 'acme',
  createDecoder: () => (event, out) => {
    if (event.kind === 'token') out.text(event.text);
    else if (event.kind === 'thought') out.reasoning(event.text);
    else if (event.kind === 'bye') {
      out.finish(event.why ?? 'stop');
      out.end();
    } else return false; // Unknown events are skipped and counted.
  },
});

export function Acme() {
  const { response, streamResponse } = useStreamingResponse({ protocol: acme });
  return (
    <p>
      {response}
      <button type="button" onClick={() => streamResponse('Once upon a time')}>
        Go
      </button>
    </p>
  );
}
