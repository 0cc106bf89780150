import type { TSESTree } from '@typescript-eslint/utils';

import { analyze } from '../analyze';
import { createRule } from '../create-rule';
import { typed, untyped } from '../testing/rule-tester';

const PRELUDE = [
  "import { Controller, Inject, Sse } from '@nestjs/common';",
  "import { type ClientGrpc, ClientGrpcProxy, GrpcMethod, GrpcStreamCall, GrpcStreamMethod } from '@nestjs/microservices';",
  "import * as grpc from '@grpc/grpc-js';",
  "import { BehaviorSubject, concatMap, finalize, from, interval, map, merge, mergeMap, Observable, ReplaySubject, Subject, switchMap, takeUntil } from 'rxjs';",
  'interface Note { text: string } interface ChatService { talk(notes: Observable<Note>): Observable<Note> }',
  'declare const note: Note; declare function answer(note: Note): Promise<Note>; declare function tick(): Promise<void>;',
  'declare function log(...values: unknown[]): void;',
].join(' ');

/** Code with the prelude as its line 1, so that the snippet starts on line 2. */
function code(text: string): string {
  return `${PRELUDE}\n${text.replace(/^\n/, '')}`;
}

/** All that the recommended rules and the checks find, at the later of two sites. */
const findings = createRule({
  create: (context) => ({
    'Program:exit': () => {
      const report = (node: TSESTree.Node, what: string): void => context.report({ data: { what }, messageId: 'found', node });
      const { misuses, mutations, overlaps } = analyze(context);
      for (const { cause, kind, second, tier } of overlaps) if (tier === 'observable') report(second.node, cause ?? kind);
      for (const { kind, node } of misuses) report(node, kind);
      for (const { node } of mutations) report(node, 'mutation');
    },
  }),
  meta: {
    docs: { description: 'Report all findings', preset: 'recommended' },
    messages: { found: '{{what}}' },
    schema: [],
    type: 'problem',
  },
  name: 'findings',
});

function found(...lines: readonly (readonly [number, string])[]): { data: { what: string }; line: number; messageId: 'found' }[] {
  return lines.map(([line, what]) => ({ data: { what }, line, messageId: 'found' }));
}

const WRONG = [
  {
    code: code(`
      @Controller() class Chat {
        @GrpcStreamMethod('Chat', 'Talk')
        talk(messages: Observable<Note>): Observable<Note> {
          const subject = new Subject<Note>();
          messages.subscribe({
            next: async (request) => { const reply = await answer(request); subject.next(reply); },
            complete: () => subject.complete(),
            error: (reason) => subject.error(reason),
          });
          return subject.asObservable();
        }
      }
    `),
    errors: found([7, 'listener'], [8, 'close']),
    name: 'replies after a wait, beside the end of the requests',
  },
  {
    code: code(`
      @Controller() class Chat {
        @GrpcStreamMethod()
        async talk(messages: Observable<Note>) {
          const replies = new ReplaySubject<Note>();
          const outgoing = replies.pipe(map((reply) => ({ ...reply })));
          messages.subscribe(async (request) => { await tick(); replies.next(request); });
          return outgoing;
        }
      }
    `),
    errors: found([7, 'listener']),
    name: 'a Subject that is returned under another name, with an operator',
  },
  {
    code: code(`
      @Controller() class Chat {
        @GrpcMethod('Chat', 'List')
        list(request: Note): Observable<Note> {
          const subject = new Subject<Note>();
          const feed = async (notes: Note[]) => { for (const each of notes) { subject.next(each); await tick(); } };
          void feed([request]);
          void feed([note, request]);
          return subject;
        }
      }
    `),
    errors: found([6, 'send']),
    name: 'two senders that nobody waits for',
  },
  {
    code: code(`
      @Controller() class Chat {
        @GrpcMethod('Chat', 'List')
        list(request: Note): Observable<Note> {
          const subject = new Subject<Note>();
          void this.feed(subject, request);
          return subject.asObservable();
        }
        private async feed(subject: Subject<Note>, request: Note) { subject.next(await answer(request)); }
        @GrpcMethod('Chat', 'Greet')
        greet(request: Note): Observable<Note> {
          const replies = new Subject<Note>();
          replies.next(request);
          replies.complete();
          replies.next(note);
          return replies;
        }
      }
    `),
    errors: found([15, 'send-after-close']),
    name: 'a reply after the end, on the same path',
  },
  {
    code: code(`
      @Controller() class Chat {
        private replies = new Subject<Note>();
        @GrpcStreamMethod('Chat', 'Talk')
        talk(messages: Observable<Note>): Observable<Note> {
          messages.subscribe({
            next: async (request) => { const reply = await answer(request); this.replies.next(reply); },
            complete: () => { this.replies.complete(); },
          });
          return this.replies.asObservable();
        }
      }
    `),
    errors: found([7, 'listener'], [8, 'close']),
    name: 'a field that the handler completes',
  },
  {
    code: code(`
      class Client {
        private service!: ChatService;
        constructor(@Inject('CHAT') private readonly client: ClientGrpc) {}
        onModuleInit() { this.service = this.client.getService<ChatService>('Chat'); }
        upload(files: Note[][]) {
          const requests = new ReplaySubject<Note>();
          const send = async (file: Note[]) => { for (const part of file) { await tick(); requests.next(part); } };
          for (const file of files) void send(file);
          requests.complete();
          return this.service.talk(requests.asObservable());
        }
      }
    `),
    errors: found([8, 'send'], [10, 'close']),
    name: 'requests of a client whose end nobody delays',
  },
  {
    code: code(`
      class Client {
        private readonly requests = new Subject<Note>();
        private client: ClientGrpcProxy = new ClientGrpcProxy({ package: 'chat', protoPath: 'chat.proto' });
        start() {
          const service = this.client.getService<ChatService>('Chat');
          return service.talk(this.requests);
        }
        async send(request: Note) {
          this.requests.next(request);
          request.text = 'changed';
          await tick();
        }
      }
    `),
    errors: found([11, 'mutation']),
    name: 'a request that is changed after the send',
  },
  {
    code: code(`
      @Controller() class Chat {
        @GrpcStreamMethod('Chat', 'Talk')
        talk(messages: Observable<Note>): Observable<Note> {
          const subject = new Subject<Note>();
          let [pending, ended] = [0, false];
          messages.subscribe({
            next: (request) => {
              pending += 1;
              void answer(request).then((reply) => {
                subject.next(reply);
                pending -= 1;
                if (ended && pending === 0) subject.complete();
              });
            },
            complete: () => { ended = true; if (pending === 0) subject.complete(); },
          });
          return subject.asObservable();
        }
      }
    `),
    errors: found([11, 'listener']),
    name: 'replies that overtake each other, though the end waits for them',
  },
];

const RIGHT = [
  {
    code: code(`
      @Controller() class Chat {
        @GrpcStreamMethod('Chat', 'Talk')
        talk(messages: Observable<Note>): Observable<Note> {
          const subject = new Subject<Note>();
          messages.subscribe({
            next: (request) => { subject.next(request); subject.next(note); },
            complete: () => subject.complete(),
            error: (reason) => subject.error(reason),
          });
          return subject.asObservable();
        }
      }
    `),
    name: 'replies at once, in a Subject of each call',
  },
  {
    code: code(`
      @Controller() class Chat {
        @GrpcStreamMethod('Chat', 'Talk')
        talk(messages: Observable<Note>): Observable<Note> { return messages.pipe(concatMap((request) => answer(request))); }
        @GrpcStreamMethod('Chat', 'Echo')
        echo(messages: Observable<Note>): Observable<Note> {
          const subject = new Subject<Note>();
          messages.pipe(concatMap(async (request) => { subject.next(await answer(request)); })).subscribe({ complete: () => subject.complete() });
          return subject;
        }
      }
    `),
    name: 'concatMap',
  },
  {
    code: code(`
      @Controller() class Chat {
        @GrpcStreamMethod('Chat', 'Talk')
        talk(messages: Observable<Note>): Observable<Note> {
          const subject = new Subject<Note>();
          messages.pipe(switchMap((request) => answer(request))).subscribe({
            next: (reply) => subject.next(reply),
            complete: () => subject.complete(),
          });
          return subject.asObservable();
        }
      }
    `),
    name: 'switchMap before the replies',
  },
  {
    code: code(`
      @Controller() class Chat {
        @GrpcMethod('Chat', 'List')
        list(request: Note): Observable<Note> { return from(this.replies(request)); }
        private async *replies(request: Note) { yield request; await tick(); yield await answer(request); }
      }
    `),
    name: 'a generator',
  },
  {
    code: code(`
      @Controller() class Chat {
        private readonly events = new Subject<Note>();
        private readonly state = new BehaviorSubject<Note>(note);
        @GrpcMethod('Chat', 'List')
        async list(request: Note): Promise<Observable<Note>> {
          this.events.next(request);
          await tick();
          this.events.next(note);
          return this.events.asObservable();
        }
        @GrpcMethod('Chat', 'Watch')
        watch() { return this.state; }
        async update() { this.state.next(await answer(this.state.value)); this.events.complete(); this.events.next(note); }
        onModuleDestroy() { this.events.complete(); this.state.complete(); }
      }
    `),
    name: 'an event bus and a state that all calls share',
  },
  {
    code: code(`
      const bus = new Subject<Note>();
      @Controller() class Chat {
        @GrpcStreamMethod('Chat', 'Talk')
        talk(messages: Observable<Note>): Observable<Note> {
          messages.subscribe({ next: async (request) => { bus.next(await answer(request)); }, complete: () => log('left') });
          return bus.asObservable();
        }
      }
    `),
    name: 'an event bus of the module',
  },
  {
    code: code(`
      @Controller() class Chat {
        @Sse('events')
        events(messages: Observable<Note>): Observable<Note> {
          const subject = new Subject<Note>();
          messages.subscribe({ next: async (request) => { subject.next(await answer(request)); }, complete: () => subject.complete() });
          return subject.asObservable();
        }
      }
    `),
    name: 'a Subject of an HTTP controller',
  },
  {
    code: code(`
      @Controller() class Chat {
        @GrpcMethod('Chat', 'List')
        list(notes: Note[]): Observable<Note> {
          const subject = new Subject<Note>();
          void Promise.all(notes.map(async (each) => { subject.next(await answer(each)); })).then(() => subject.complete());
          return subject.asObservable();
        }
        @GrpcMethod('Chat', 'Greet')
        greet(notes: Note[]): Observable<Note> {
          const subject = new Subject<Note>();
          const run = async () => {
            await Promise.all(notes.map(async (each) => { subject.next(await answer(each)); }));
            subject.complete();
          };
          void run();
          return subject;
        }
      }
    `),
    name: 'an end after all senders',
  },
  {
    code: code(`
      @Controller() class Chat {
        @GrpcStreamMethod('Chat', 'Talk')
        talk(messages: Observable<Note>): Observable<Note> {
          const subject = new Subject<Note>();
          messages.pipe(concatMap(async (request) => { subject.next(await answer(request)); }), finalize(() => subject.complete())).subscribe();
          return subject.asObservable();
        }
      }
    `),
    name: 'an end by finalize',
  },
  {
    code: code(`
      @Controller() class Chat {
        @GrpcMethod('Chat', 'List')
        list(notes: Note[]): Observable<Note> {
          const subject = new Subject<Note>();
          let pending = notes.length;
          const send = async (each: Note) => {
            subject.next(await answer(each));
            pending -= 1;
            if (pending === 0) subject.complete();
          };
          for (const each of notes) void send(each);
          return subject.asObservable();
        }
      }
    `),
    name: 'a count of what is pending before the end',
  },
  {
    code: code(`
      @Controller() class Chat {
        @GrpcStreamMethod('Chat', 'Talk')
        talk(messages: Observable<Note>): Observable<Note> {
          const subject = new Subject<Note>();
          let tail: Promise<void> = Promise.resolve();
          messages.subscribe({
            next: (request) => { tail = tail.then(async () => { subject.next(await answer(request)); }); },
            complete: () => { void tail.then(() => subject.complete()); },
          });
          return subject.asObservable();
        }
      }
    `),
    name: 'a queue of promises whose end completes',
  },
  {
    code: code(`
      @Controller() class Chat {
        @GrpcStreamMethod('Chat', 'Talk')
        talk(messages: Observable<Note>): Observable<Note> {
          const subject = new Subject<Note>();
          const replies: Promise<Note>[] = [];
          messages.subscribe({
            next: (request) => { replies.push(answer(request)); },
            complete: async () => { for (const reply of replies) subject.next(await reply); subject.complete(); },
          });
          return subject.asObservable();
        }
      }
    `),
    name: 'replies that are sent in order at the end',
  },
  {
    code: code(`
      @Controller() class Chat {
        @GrpcStreamMethod('Chat', 'Talk')
        talk(messages: Observable<Note>): Observable<Note> {
          const left = new Subject<Note>();
          const right = new Subject<Note>();
          messages.subscribe({
            next: async (request) => { const reply = await answer(request); left.next(reply); right.next(reply); },
            complete: () => { left.complete(); right.complete(); },
          });
          return merge(left, right);
        }
      }
    `),
    name: 'Subjects that are merged',
  },
  {
    code: code(`
      @Controller() class Chat {
        @GrpcStreamMethod('Chat', 'Talk')
        talk(messages: Observable<Note>): Observable<Note> {
          const done = new Subject<void>();
          const changed = new Subject<Note>();
          messages.subscribe({ next: async (request) => { await tick(); changed.next(request); done.next(); }, complete: () => { changed.complete(); done.complete(); } });
          return interval(1000).pipe(takeUntil(done), switchMap(() => changed.pipe(mergeMap((each) => answer(each)))));
        }
        @GrpcStreamMethod('Chat', 'Count')
        count(messages: Observable<Note>): Observable<Note> {
          const changed = new Subject<Note>();
          messages.subscribe({ next: async (request) => { await tick(); changed.next(request); }, complete: () => changed.complete() });
          return changed.pipe(switchMap((each) => answer(each)));
        }
      }
    `),
    name: 'Subjects that signal what the replies are made of',
  },
  {
    code: code(`
      class Bus {
        private readonly events = new Subject<Note>();
        constructor(private readonly client: ClientGrpc) {}
        run(notes: Observable<Note>) {
          notes.subscribe({ next: async (each) => { this.events.next(await answer(each)); }, complete: () => this.events.complete() });
          this.events.subscribe((event) => log(event));
          this.client.getService<ChatService>('Chat').talk(this.events).subscribe();
        }
      }
    `),
    name: 'requests that other code listens to as well',
  },
  {
    code: code(`
      interface Registry { getService(name: string): ChatService }
      class Elsewhere {
        constructor(private readonly registry: Registry) {}
        run(notes: Observable<Note>) {
          const subject = new Subject<Note>();
          notes.subscribe({ next: async (each) => { subject.next(await answer(each)); }, complete: () => subject.complete() });
          return this.registry.getService('Chat').talk(subject);
        }
      }
    `),
    name: 'a service of another registry',
  },
  {
    code: code(`
      class Client {
        constructor(private readonly client: ClientGrpc) {}
        async upload(notes: Note[]) {
          const requests = new ReplaySubject<Note>();
          const replies = this.client.getService<ChatService>('Chat').talk(requests.asObservable());
          replies.subscribe({ next: (reply) => log(reply), complete: () => log('done') });
          for (const each of notes) { requests.next(await answer(each)); }
          requests.complete();
        }
      }
    `),
    name: 'one sender of requests, beside the replies',
  },
];

const RAW = {
  code: code(`
    @Controller() class Chat {
      private peers: grpc.ServerDuplexStream<Note, Note>[] = [];
      @GrpcStreamCall('Chat', 'Raw')
      raw(call: grpc.ServerDuplexStream<Note, Note>) {
        call.on('data', async (request: Note) => { call.write(await answer(request)); });
        call.on('end', () => call.end());
      }
    }
  `),
  errors: found([6, 'listener'], [7, 'close']),
  name: 'the call of grpc-js itself',
};

typed.run('findings with types', findings, { invalid: [...WRONG, RAW], valid: RIGHT });
untyped.run('findings without types', findings, { invalid: [...WRONG, RAW], valid: RIGHT });
