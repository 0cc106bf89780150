import { oneSender } from './program.js';

await oneSender();
