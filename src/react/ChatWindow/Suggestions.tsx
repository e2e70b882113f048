'use client';
import { ChatButton } from './ChatButton.js';
import { useChatActions, useChatSettings } from './ChatContext.js';
import { ChevronIcon } from './icons.js';

/** Questions to begin with: a click asks one. Renders a `<ul>` element, or nothing without suggestions. */
export function Suggestions() {
  const { strings, suggestions } = useChatSettings();
  const { send } = useChatActions();
  if (suggestions.length === 0) return null;
  return (
    <ul className="sluice-suggestions" aria-label={strings.suggestions}>
      {suggestions.map((suggestion) => (
        <li key={suggestion} className="sluice-suggestions__item">
          <ChatButton className="sluice-suggestions__button" onClick={() => send(suggestion)}>
            {suggestion}
            <ChevronIcon className="sluice-suggestions__icon" />
          </ChatButton>
        </li>
      ))}
    </ul>
  );
}
