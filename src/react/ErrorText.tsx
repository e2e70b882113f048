'use client';

/** The message of an error, with the code that its words name in backticks set as code. Renders a `<p>` element. */
export function ErrorText({ children: message }: { children: string }) {
  return (
    <p className="sluice-error__message">
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
