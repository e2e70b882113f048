module.exports = {
  testEnvironment: 'jest-fixed-jsdom',
  transform: {
    '\\.[cm]?[jt]sx?$': ['babel-jest', { presets: [['@babel/preset-env', { targets: { node: 'current' } }]] }],
  },
  transformIgnorePatterns: ['/node_modules/(?!sluice/)'],
};
