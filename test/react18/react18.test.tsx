import { render, screen } from '@testing-library/react';
import { useState, version } from 'react';
import { version as domVersion } from 'react-dom';
import { expect, it } from 'vitest';

it('a component renders on React 18.3 with the react-dom of the same version', () => {
  function Versions() {
    const [rendered] = useState(() => `${version} and ${domVersion}`);
    return <p>{rendered}</p>;
  }
  render(<Versions />);
  expect(screen.getByText('18.3.1 and 18.3.1')).toBeVisible();
});
