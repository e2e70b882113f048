'use client';
import { useEffect } from 'react';
import { isDevelopment } from '../core/isDevelopment.js';
import type { StreamError } from '../model/StreamError.js';
import { errorSentence } from './errorSentence.js';
import type { Strings } from './strings.js';

export interface ErrorMessageProps {
  error: StreamError;
  strings: Strings;
  /** @defaultValue `true` in development builds */
  showDetails: boolean | undefined;
  /** A text to add to the developer's message. */
  hint?: string | undefined;
}

/**
 * A sentence for the user, and the developer's message in a disclosure and in the console. Renders a `<div>` element.
 */
export function ErrorMessage({ error, strings, showDetails = isDevelopment, hint }: ErrorMessageProps) {
  useEffect(() => logOnce(error), [error]);
  return (
    <div className="sluice-error__message">
      <p className="sluice-error__sentence">{errorSentence(error, strings)}</p>
      {showDetails && (
        <details className="sluice-error__details">
          <summary className="sluice-error__summary">{strings.errorDetails}</summary>
          <DeveloperMessage message={error.message} />
          {hint && <DeveloperMessage message={hint} />}
        </details>
      )}
    </div>
  );
}

/** Renders text in backticks as code. */
function DeveloperMessage({ message }: { message: string }) {
  return (
    <p className="sluice-error__developer">
      {message.split(/`([^`]+)`/).map((piece, index) =>
        index % 2 === 0 ? (
          piece
        ) : (
          <code key={index} className="sluice-error__code">
            {piece}
          </code>
        ),
      )}
    </p>
  );
}

const logged = new WeakSet<StreamError>();

function logOnce(error: StreamError): void {
  if (logged.has(error)) return;
  logged.add(error);
  console.error(error);
}
