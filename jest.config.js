'use strict';

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/{rules,runtime-guard,fixtures,scripts}/**/*.test.{js,ts}'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/__fixtures__/'],
  transform: {
    '^.+\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/tsconfig.json' }],
  },
};
