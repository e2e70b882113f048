import type { SyntheticEvent } from 'react';

/** Runs the application's event handler first. If it calls `preventDefault()`, the part's own handler is skipped. */
export function composeEventHandlers<Event extends SyntheticEvent>(
  external: ((event: Event) => void) | undefined,
  internal: (event: Event) => void,
): (event: Event) => void {
  return (event) => {
    external?.(event);
    if (!event.defaultPrevented) internal(event);
  };
}
