import { type UseStreamingObjectOptions, useStreamingObject } from 'sluice';
import { z } from 'zod';

export const recipeSchema = z.object({
  title: z.string(),
  minutes: z.number(),
  ingredients: z.array(z.object({ name: z.string(), amount: z.string() })),
  steps: z.array(z.string()),
});

export type RecipeProps = Pick<UseStreamingObjectOptions<typeof recipeSchema>, 'api' | 'from' | 'stallAfterMs'>;

/** A recipe that fills in while it streams. */
export function Recipe(props: RecipeProps) {
  const { object, final, issues, error, status, isStreaming, submit, stop, retry } = useStreamingObject({
    schema: recipeSchema,
    ...props,
  });
  return (
    <article className="recipe" aria-busy={isStreaming} data-status={status}>
      <h2>{object?.title ?? 'Recipe'}</h2>
      <p>{object?.minutes === undefined ? '… minutes' : `${object.minutes} minutes`}</p>
      <ul>
        {object?.ingredients?.map((ingredient, index) => (
          <li key={index}>
            {ingredient.amount} {ingredient.name}
          </li>
        ))}
      </ul>
      <ol>
        {object?.steps?.map((step, index) => (
          <li key={index}>{step}</li>
        ))}
      </ol>
      {error && (
        <div role="alert">
          <p>{error.message}</p>
          <ul>
            {issues.map(({ message, path = [] }) => (
              <li key={message + String(path)}>{`${path.join('.')}: ${message}`}</li>
            ))}
          </ul>
        </div>
      )}
      <button type="button" onClick={() => (isStreaming ? stop() : error ? retry() : submit('Leek soup'))}>
        {isStreaming ? 'Stop' : error ? 'Retry' : 'Generate'}
      </button>
      <button type="button" disabled={!final}>
        Save
      </button>
    </article>
  );
}
