import { test } from 'node:test';

import { expectOverlap } from 'eslint-plugin-grpc-streams/runtime-guard/node-test';

import { oneSender, twoSenders } from './program.js';

test('right', () => oneSender());
test('wrong', () => twoSenders());
test('expected', () => expectOverlap(() => twoSenders()));
