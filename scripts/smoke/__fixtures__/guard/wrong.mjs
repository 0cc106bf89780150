import { twoSenders } from './program.js';

await twoSenders();
