import type { ComponentProps } from 'react';

/** A table that scrolls horizontally if it is wider than the page. */
export function WideTable(props: ComponentProps<'table'>) {
  return (
    <div className="wide">
      <table {...props} />
    </div>
  );
}
