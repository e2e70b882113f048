import type { ComponentProps } from 'react';

export function WideTable(props: ComponentProps<'table'>) {
  return (
    <div className="wide">
      <table {...props} />
    </div>
  );
}
