import type { ComponentProps } from 'react';

/** A table of the manual: where it is wider than the page, it scrolls and the page does not. */
export function WideTable(props: ComponentProps<'table'>) {
  return (
    <div className="wide">
      <table {...props} />
    </div>
  );
}
