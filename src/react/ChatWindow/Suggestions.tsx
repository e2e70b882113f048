'use client';
import { clsx } from 'clsx';
import { forwardRef } from 'react';
import { type PartProps, RenderElement } from '../RenderElement.js';
import { ChatButton } from './ChatButton.js';
import { useChatActions, useChatSettings } from './ChatContext.js';
import { Icon } from './Icon.js';

export type SuggestionsProps = PartProps<'ul'> & {
  /** @defaultValue the prop `suggestions` of the chat */
  suggestions?: readonly string[] | undefined;
};

/** Questions to start with, sent on click. Renders a `<ul>` element, or nothing without suggestions. */
export const Suggestions = forwardRef<HTMLUListElement, SuggestionsProps>(function Suggestions(props, ref) {
  const { strings, classNames, suggestions: defaults } = useChatSettings();
  const { suggestions = defaults, ...rest } = props;
  const { send } = useChatActions();
  if (suggestions.length === 0) return null;
  return (
    <RenderElement
      as="ul"
      props={rest}
      ref={ref}
      className={clsx('sluice-suggestions', classNames.suggestions)}
      aria-label={strings.suggestions}
    >
      {suggestions.map((suggestion) => (
        <li key={suggestion} className="sluice-suggestions__item">
          <ChatButton className="sluice-suggestions__button" onClick={() => send(suggestion)}>
            {suggestion}
            <Icon name="chevron" className="sluice-suggestions__icon" />
          </ChatButton>
        </li>
      ))}
    </RenderElement>
  );
});
