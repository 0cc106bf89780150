import { guardStream, installGuard, StreamOverlapError } from 'eslint-plugin-grpc-streams/runtime-guard';

import { oneSender, twoSenders } from './program.js';

const guard = installGuard({ mode: 'strict' });
await oneSender();
const before = guard.overlaps.length;
await twoSenders();
const kinds = new Set(guard.overlaps.map(({ kind }) => kind));
guard.uninstall();
const after = guard.overlaps.length;
await twoSenders();
console.log(JSON.stringify([before, [...kinds], guard.overlaps.length - after, typeof guardStream, typeof StreamOverlapError.is]));
