import parser from '@babel/eslint-parser';
import hooks from 'eslint-plugin-react-hooks';

export default [
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: {
      parser,
      parserOptions: {
        requireConfigFile: false,
        babelOptions: { parserOpts: { plugins: ['typescript', 'jsx'] } },
      },
    },
  },
  hooks.configs.flat['recommended-latest'],
  {
    // A component of a test hands out what it rendered, for the test to look at.
    files: ['test/**'],
    rules: { 'react-hooks/globals': 'off', 'react-hooks/refs': 'off' },
  },
];
