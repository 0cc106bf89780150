const { expectOverlap } = require('eslint-plugin-grpc-streams/runtime-guard/jest');

const { oneSender, twoSenders } = require('./program');

test('right', () => oneSender());
test('wrong', () => twoSenders());
test('expected', () => expectOverlap(() => twoSenders()));
