import { render } from '@testing-library/react';
import { Markdown } from 'sluice/markdown';
import { renderMath } from 'sluice/markdown/katex';
import { expect, it } from 'vitest';

const text = 'Let $x^2$ be\n\n$$\n\\int_0^1 x\n$$\n';

it('renderMath renders complete formulas as MathML', () => {
  const { container } = render(<Markdown text={text} renderMath={renderMath} />);
  expect(container.querySelectorAll('math')).toHaveLength(2);
  expect(container.querySelector('math[display=block]')).not.toBeNull();
  expect(container.querySelector('[style]')).toBeNull();
});

it('renderMath shows the source of a formula that is streaming, or that KaTeX cannot parse', () => {
  const { container, rerender } = render(<Markdown text={'$$\n\\int_0'} streaming renderMath={renderMath} />);
  expect(container.querySelector('math')).toBeNull();
  expect(container).toHaveTextContent('\\int_0');
  rerender(<Markdown text="a $\frac{$ b" renderMath={renderMath} />);
  expect(container.querySelector('math')).toBeNull();
});

it.each(['\\href{javascript:alert(1)}{x}', '\\includegraphics{https://evil.example/a.png}', '\\htmlData{a=b}{x}'])(
  'renderMath neither links nor loads anything for %s',
  (formula) => {
    const { container } = render(<Markdown text={`$${formula}$`} renderMath={renderMath} />);
    expect(container.querySelector('a, img, [href], [src], [data-a]')).toBeNull();
  },
);
