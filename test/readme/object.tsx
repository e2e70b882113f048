import { useStreamingObject } from 'sluice';
import { z } from 'zod';

const recipe = z.object({ title: z.string(), steps: z.array(z.string()) });

export function Recipe() {
  const { object, final, error, submit } = useStreamingObject({ api: '/api/recipe', schema: recipe });
  return (
    <article>
      <h2>{object?.title}</h2>
      <ol>
        {object?.steps?.map((step, index) => (
          <li key={index}>{step}</li>
        ))}
      </ol>
      {error && <p role="alert">{error.message}</p>}
      <button type="button" onClick={() => submit('Soup')}>
        {final ? 'Another one' : 'Go'}
      </button>
    </article>
  );
}
