import { StreamingResponse } from 'sluice';

export function Zusammenfassung() {
  return (
    <StreamingResponse
      api="/api/summary"
      prompt="Fass es zusammen"
      strings={{ generate: 'Zusammenfassen', stop: 'Anhalten', done: 'Fertig' }}
      classNames={{ content: 'my-summary' }}
      renderText={(text) => <p>{text}</p>}
    />
  );
}
