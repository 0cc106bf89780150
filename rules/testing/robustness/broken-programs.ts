import fc from 'fast-check';

import { type Corpus } from './corpus';
import { filled, mutated, MUTATIONS, picked } from './mutations';
import { ODD_EXPRESSIONS, ODD_STATEMENTS } from './odd-constructs';

/** How often one program is broken. */
const MOST_STEPS = 8;

/** How many odd constructs stand side by side, or in each other, in a program of nothing else. */
const MOST_CONSTRUCTS = 6;

/** What makes a file one that gRPC is used in. It is broken along with the rest. */
const HEADS = [
  '',
  "const grpc = require('@grpc/grpc-js'); const client = new grpc.Client('peer:1', grpc.credentials.createInsecure());\n",
  "import * as grpc from '@grpc/grpc-js'; import { ChatClient } from './chat_grpc_pb'; const client = new ChatClient('peer:1', grpc.credentials.createInsecure());\n",
  "import { createClient } from '@connectrpc/connect'; import { ChatClient } from './chat.client'; import { Subject } from 'rxjs'; import { GrpcMethod } from '@nestjs/microservices';\n",
];

const head = fc.constantFrom(...HEADS);

const chance = fc.nat(999_983);

const steps = fc.array(fc.record({ at: chance, name: fc.constantFrom(...MUTATIONS), with: chance }), { maxLength: MOST_STEPS });

/** Real programs, each broken step by step. */
export function mutatedPrograms(corpus: Corpus): fc.Arbitrary<string> {
  return fc.tuple(head, chance, steps).map(([start, base, mutations]) =>
    mutations.reduce((code, { name, ...choice }) => mutated(code, name, choice, corpus), start + picked(corpus.programs, base)),
  );
}

/** Programs of odd constructs alone. */
export function randomPrograms(corpus: Corpus): fc.Arbitrary<string> {
  const construct = fc.record({ construct: fc.constantFrom(...ODD_EXPRESSIONS, ...ODD_STATEMENTS), isNested: fc.boolean(), with: chance });
  const constructs = fc.array(construct, { maxLength: MOST_CONSTRUCTS, minLength: 1 });
  return fc.tuple(head, constructs).map(([start, [first, ...others]]) => {
    const inner = first === undefined ? '' : filled(first.construct, first.with, corpus);
    return start + others.reduce((code, { construct: next, isNested, with: pick }) => {
      if (!isNested) return `${code}\n${filled(next, pick, corpus)}`;
      return filled(next, pick, corpus, ODD_STATEMENTS.includes(next) ? { statement: code } : { expression: code.replace(/;\s*$/, '') });
    }, inner);
  });
}
