import { memo } from 'react';
import { useStreamingObject } from 'sluice';
import { z } from 'zod';

export const cardsSchema = z.array(z.object({ id: z.number(), title: z.string() }));

interface CardProps {
  readonly card: { readonly id?: number; readonly title?: string };
  readonly onRender: () => void;
}

const Card = memo(function Card({ card, onRender }: CardProps) {
  onRender();
  return <li>{card.title}</li>;
});

export interface CardsProps {
  api: string;
  /** Called for each render of a card. */
  onRender: () => void;
  onElement: (card: { id: number; title: string }) => void;
}

/** Cards that are memoized by their object. */
export function Cards({ api, onRender, onElement }: CardsProps) {
  const { object, isStreaming, submit } = useStreamingObject({ api, schema: cardsSchema, onElement });
  return (
    <section aria-busy={isStreaming}>
      <button type="button" onClick={() => submit('200 cards')}>
        Generate
      </button>
      <ul>
        {object?.map((card, index) => (
          <Card key={index} card={card} onRender={onRender} />
        ))}
      </ul>
    </section>
  );
}
