import '@testing-library/jest-dom/vitest';
import 'sluice/testing/vitest';
import { afterEach } from 'vitest';

// Testing Library cleans up by itself only where the runner's functions are global.
if (typeof document !== 'undefined') {
  const { cleanup, configure } = await import('@testing-library/react');
  afterEach(cleanup);
  // Only what does not come takes this long, on a busy machine too.
  configure({ asyncUtilTimeout: 10_000 });
}
