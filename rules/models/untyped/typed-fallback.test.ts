import type { TSESLint } from '@typescript-eslint/utils';

import { readSettings } from '../../config/settings';
import { grpc, typed } from '../../testing/rule-tester';
import { resolverFor } from '../resolver';

/** Reports what only a handler has: its callback's calls, and loops that take its stream along. */
const handlers: TSESLint.RuleModule<'destroys' | 'handler' | 'reply'> = {
  create(context) {
    const resolver = resolverFor(context.sourceCode, readSettings({}));
    if (resolver === undefined) return {};
    return {
      CallExpression(node) {
        if (resolver.operation(node)?.kind === 'reply') context.report({ messageId: 'reply', node });
      },
      ForOfStatement(node) {
        if (resolver.iteration(node.right)?.destroys === true) context.report({ messageId: 'destroys', node });
      },
      FunctionExpression(node) {
        if (resolver.isHandler(node)) context.report({ messageId: 'handler', node });
      },
    };
  },
  meta: {
    defaultOptions: [],
    messages: { destroys: 'destroys the stream', handler: 'is a handler', reply: 'replies' },
    schema: [],
    type: 'problem',
  },
};

/** The handlers of a service that was loaded from a proto file: TypeScript knows nothing of them. */
function handled(methods: string): string {
  return grpc(`
    const { Chat } = grpc.loadPackageDefinition({}) as any;
    new grpc.Server().addService(Chat.service, { ${methods} });
  `);
}

typed.run('handlers whose parameters are any', handlers, {
  invalid: [
    {
      code: handled('greet(request: any, answer: any) { answer(null, {}); }'),
      errors: [{ messageId: 'handler' }, { messageId: 'reply' }],
      name: 'a unary one',
    },
    {
      code: handled('async talk(peer: any) { for await (const note of peer) console.log(note); peer.end(); }'),
      errors: [{ messageId: 'handler' }, { messageId: 'destroys' }],
      name: 'one with a duplex stream',
    },
  ],
  valid: [
    {
      code: grpc('const other = { greet(request: any, answer: any) { answer(null, {}); } };'),
      name: 'a function of that form that no server is given',
    },
    {
      code: grpc(`
        async function main() {
          const { Chat } = grpc.loadPackageDefinition({}) as any;
          const peer = new Chat('localhost:1', grpc.credentials.createInsecure()).talk();
          for await (const note of peer) console.log(note);
          peer.end();
        }
      `),
      name: 'a client',
    },
  ],
});
