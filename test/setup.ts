import '@testing-library/jest-dom/vitest';
import 'sluice/testing/vitest';
import { afterEach } from 'vitest';

// Testing Library cleans up automatically only if the runner's functions are global.
if (typeof document !== 'undefined') {
  const { cleanup, configure } = await import('@testing-library/react');
  afterEach(cleanup);
  // On a busy machine, only an element that never appears takes this long.
  configure({ asyncUtilTimeout: 10_000 });
}
