/** Only what hangs takes this long, on a slow machine too. */
const testTimeout = 30_000;

// ESM as it is: this package has no CommonJS, and React needs no transform without JSX.
export default { testEnvironment: 'jest-fixed-jsdom', testTimeout, transform: {} };
