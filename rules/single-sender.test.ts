import { singleSender } from './single-sender';
import { grpc, typed } from './testing/rule-tester';

typed.run('single-sender', singleSender, {
  invalid: [
    {
      code: grpc(`
        function main(call: grpc.ClientDuplexStream<Note, Note>) {
          setInterval(() => { call.write({ text: 'beat', tags: [] }); }, 1000);
          call.on('data', (note: Note) => { call.write(note); });
        }
      `),
      errors: [
        {
          data: { line: '3', other: 'the interval started on line 3', stream: 'call', task: "the 'data' listener added on line 4" },
          line: 4,
          messageId: 'overlap',
        },
      ],
      name: 'a heartbeat beside an echo',
    },
    {
      code: grpc(`
        function talk(call: grpc.ServerDuplexStream<Note, Note>) {
          call.on('data', async (note: Note) => { call.pause(); await tick(); call.write(note); call.resume(); });
          call.on('data', async (note: Note) => { call.pause(); await tick(); call.write(note); call.resume(); });
        }
      `),
      errors: [{ line: 4, messageId: 'overlap' }],
      name: 'two listeners of one event, of a stream that both pause',
    },
    {
      code: grpc(`
        const peers = new Set<grpc.ServerDuplexStream<Note, Note>>();
        function talk(call: grpc.ServerDuplexStream<Note, Note>) {
          peers.add(call);
          call.on('data', (note: Note) => { for (const peer of peers) peer.write(note); });
        }
      `),
      errors: [{ line: 5, messageId: 'repeated' }],
      name: 'a broadcast from every handler',
    },
    {
      code: grpc(`
        class Session {
          private call?: grpc.ClientDuplexStream<Note, Note>;
          connect() { this.call = client.talk(); }
          async feed() { await tick(); this.call?.write({ text: 'a', tags: [] }); await tick(); this.call?.write({ text: 'b', tags: [] }); }
          async run() { void this.feed(); await this.feed(); }
        }
      `),
      errors: [{ line: 5, messageId: 'shared' }],
      name: 'a field that is replaced on reconnect',
    },
  ],
  valid: [
    {
      code: grpc(`
        async function main(call: grpc.ClientDuplexStream<Note, Note>, notes: Note[]) {
          for (const note of notes) { call.write(note); await tick(); }
          call.end();
        }
      `),
      name: 'one sender',
    },
    {
      code: grpc(`
        async function main(call: grpc.ClientDuplexStream<Note, Note>) {
          const beat = setInterval(() => { call.write({ text: 'beat', tags: [] }); }, 1000);
          await tick();
          clearInterval(beat);
          call.end();
        }
      `),
      name: 'a heartbeat that stops before the close',
    },
    {
      code: grpc(`
        const peers = new Set<grpc.ServerDuplexStream<Note, Note>>();
        function talk(call: grpc.ServerDuplexStream<Note, Note>) {
          peers.add(call);
          call.on('data', (note: Note) => { call.write(note); });
          call.on('end', () => { peers.delete(call); call.end(); });
        }
      `),
      name: 'a handler that answers on its own stream',
    },
    {
      code: grpc(`
        const peers = new Map<string, grpc.ServerDuplexStream<Note, Note>>();
        function closeAll() { for (const peer of peers.values()) peer.end(); }
      `),
      name: 'a function that is not a handler',
    },
  ],
});
