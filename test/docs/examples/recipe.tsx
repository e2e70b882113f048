import { useStreamingObject } from 'sluice';
import { z } from 'zod';

const recipe = z.object({
  title: z.string(),
  steps: z.array(z.object({ text: z.string() })),
});

export function Recipe() {
  const { object, final, error, isStreaming, submit, stop } = useStreamingObject({
    api: '/api/recipe',
    schema: recipe,
  });
  return (
    <article aria-busy={isStreaming}>
      <h2>{object?.title}</h2>
      <ol>
        {object?.steps?.map((step, index) => (
          <li key={index}>{step.text}</li>
        ))}
      </ol>
      {error && <p role="alert">{error.message}</p>}
      <button type="button" onClick={() => (isStreaming ? stop() : submit('Soup'))}>
        {isStreaming ? 'Stop' : 'Generate'}
      </button>
      <button type="button" disabled={!final}>
        Save
      </button>
    </article>
  );
}
