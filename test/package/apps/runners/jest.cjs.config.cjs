/** Jest's default: everything is CommonJS, so Babel has to transform the package, which is made of modules. */
module.exports = {
  testMatch: ['**/answer.spec.js'],
  testEnvironment: 'jest-fixed-jsdom',
  transform: { '\\.[cm]?js$': ['babel-jest', { presets: [['@babel/preset-env', { targets: { node: 'current' } }]] }] },
  transformIgnorePatterns: ['/node_modules/(?!sluice/)'],
};
