import { expectOverlap } from 'eslint-plugin-grpc-streams/runtime-guard/vitest';
import { test } from 'vitest';

import { oneSender, twoSenders } from './program.js';

test('right', () => oneSender());
test('wrong', () => twoSenders());
test('expected', () => expectOverlap(() => twoSenders()));
