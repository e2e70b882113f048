/** Jest with `--experimental-vm-modules`: the package loads as it is. */
module.exports = {
  testMatch: ['**/answer.spec.js'],
  testEnvironment: 'jest-fixed-jsdom',
  transform: {},
};
