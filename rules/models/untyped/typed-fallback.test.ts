import { noCloseAfterIteration } from '../../no-close-after-iteration';
import { noSendAfterClose } from '../../no-send-after-close';
import { grpc, typed } from '../../testing/rule-tester';

typed.run('no-send-after-close', noSendAfterClose, {
  invalid: [
    {
      code: grpc(`
        declare const definition: grpc.PackageDefinition;
        const { Chat } = grpc.loadPackageDefinition(definition) as any;
        new grpc.Server().addService(Chat.service, {
          greet(request: any, answer: any) { answer(null, {}); answer(null, {}); },
        });
      `),
      errors: [{ line: 5, messageId: 'repliedTwice' }],
      name: 'a handler whose parameters are any',
    },
  ],
  valid: [
    {
      code: grpc(`
        const other = { greet(request: any, answer: any) { answer(null, {}); answer(null, {}); } };
      `),
      name: 'a function of that form that no server is given',
    },
    {
      code: grpc(`
        declare const definition: grpc.PackageDefinition;
        const { Chat } = grpc.loadPackageDefinition(definition) as any;
        new grpc.Server().addService(Chat.service, {
          greet(request: any, answer: any) { answer(null, {}); },
        });
      `),
      name: 'a handler that answers once',
    },
  ],
});

typed.run('no-close-after-iteration', noCloseAfterIteration, {
  invalid: [
    {
      code: grpc(`
        declare const definition: grpc.PackageDefinition;
        const { Chat } = grpc.loadPackageDefinition(definition) as any;
        new grpc.Server().addService(Chat.service, {
          async talk(peer: any) { for await (const note of peer) console.log(note); peer.end(); },
        });
      `),
      errors: [{ line: 5, messageId: 'destroyed' }],
      name: 'a handler whose parameter is any',
    },
  ],
  valid: [
    {
      code: grpc(`
        declare const definition: grpc.PackageDefinition;
        const { Chat } = grpc.loadPackageDefinition(definition) as any;
        new grpc.Server().addService(Chat.service, {
          async talk(peer: any) { for await (const note of peer.iterator({ destroyOnReturn: false })) console.log(note); peer.end(); },
        });
      `),
      name: 'a loop that keeps the stream',
    },
    {
      code: grpc(`
        declare const definition: grpc.PackageDefinition;
        const { Chat } = grpc.loadPackageDefinition(definition) as any;
        async function main() {
          const peer = new Chat('localhost:1', grpc.credentials.createInsecure()).talk();
          for await (const note of peer) console.log(note);
          peer.end();
        }
      `),
      name: 'a client',
    },
  ],
});
