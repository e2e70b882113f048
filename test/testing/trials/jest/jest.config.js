/** Only a hanging test takes this long. */
const testTimeout = 30_000;

// No transform, because the package has no CommonJS, and React needs none without JSX.
export default { testEnvironment: 'jest-fixed-jsdom', testTimeout, transform: {} };
