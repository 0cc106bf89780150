const { expectOverlap } = require('eslint-plugin-grpc-streams/runtime-guard/mocha');

const { oneSender, twoSenders } = require('./program');

it('right', () => oneSender());
it('wrong', () => twoSenders());
it('expected', () => expectOverlap(() => twoSenders()));
