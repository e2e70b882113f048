// ESM as it is: this package has no CommonJS, and React needs no transform without JSX.
export default { testEnvironment: 'jest-fixed-jsdom', transform: {} };
