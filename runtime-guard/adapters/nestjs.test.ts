import path from 'node:path';

import { Project } from '../testing/project';

const PROTO = path.resolve(__dirname, '../../fixtures/proto/echo.proto');

/** A microservice of NestJS and a client of it, which Jest cannot load: both are ES modules. */
const APP = `
import 'reflect-metadata';
import * as grpc from '@grpc/grpc-js';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ClientProxyFactory, GrpcMethod, GrpcStreamCall, GrpcStreamMethod, Transport } from '@nestjs/microservices';
import { installGuard } from 'eslint-plugin-grpc-streams/runtime-guard';
import { concatMap, lastValueFrom, map, Observable, Subject, timer, toArray } from 'rxjs';

const [mode, scenario] = process.argv.slice(2);
const sleep = (time) => new Promise((resolve) => setTimeout(resolve, time));
const guard = installGuard({ mode, seed: 1, settleDelay: 'stress' });
const uncaught = [];
process.on('uncaughtException', (error) => { uncaught.push(error.code); });

class EchoController {
  UnaryEcho(request) { return request; }

  /** More than there is room for, from one task. */
  ServerStreamingEcho() {
    return new Observable((observer) => {
      void (async () => {
        for (let burst = 0; burst < 3; burst += 1) {
          for (let n = 0; n < 50; n += 1) observer.next({ message: 'a'.repeat(10_000) });
          await sleep(50);
        }
        observer.complete();
      })();
    });
  }

  ClientStreamingEcho(requests) {
    return requests.pipe(toArray(), map((all) => ({ message: all.map(({ message }) => message).join('') })));
  }

  BidirectionalStreamingEcho(requests) {
    return requests.pipe(concatMap((request) => timer(1).pipe(map(() => request))));
  }
}

class TwoSendersController extends EchoController {
  async BidirectionalStreamingEcho(call) {
    call.on('data', () => undefined);
    const send = (message) => new Promise((resolve, reject) => call.write({ message }, (error) => { if (error) reject(error); else resolve(); }));
    const sendAll = async (messages) => { for (const message of messages) { await sleep(1); await send(message); } };
    await Promise.allSettled([sendAll(['a', 'b', 'c']), sendAll(['d', 'e', 'f'])]);
    call.end();
  }
}

const Echo = scenario === 'two senders of the server' ? TwoSendersController : EchoController;
const decorate = (name, decorator) => {
  const descriptor = Object.getOwnPropertyDescriptor(Echo.prototype, name) ?? Object.getOwnPropertyDescriptor(EchoController.prototype, name);
  Object.defineProperty(Echo.prototype, name, decorator(Echo.prototype, name, descriptor) ?? descriptor);
};
decorate('UnaryEcho', GrpcMethod('Echo', 'UnaryEcho'));
decorate('ServerStreamingEcho', GrpcMethod('Echo', 'ServerStreamingEcho'));
decorate('ClientStreamingEcho', GrpcStreamMethod('Echo', 'ClientStreamingEcho'));
decorate('BidirectionalStreamingEcho', (Echo === EchoController ? GrpcStreamMethod : GrpcStreamCall)('Echo', 'BidirectionalStreamingEcho'));
Controller()(Echo);
class AppModule {}
Module({ controllers: [Echo] })(AppModule);

/** A port that is free now. */
const port = await new Promise((resolve, reject) => {
  const server = new grpc.Server();
  server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) => {
    server.forceShutdown();
    if (error) reject(error); else resolve(bound);
  });
});
const options = { package: 'grpc.examples.echo', protoPath: ${JSON.stringify(PROTO)}, url: \`127.0.0.1:\${port}\` };
const app = await NestFactory.createMicroservice(AppModule, { logger: ['error'], options, transport: Transport.GRPC });
await app.listen();
const client = ClientProxyFactory.create({ options, transport: Transport.GRPC });
const echo = client.getService('Echo');

const all = (responses) => lastValueFrom(responses.pipe(map(({ message }) => message), toArray()));
const feed = async (subject, messages) => { for (const message of messages) { await sleep(3); subject.next({ message }); } };

const SCENARIOS = {
  correct: async () => {
    const requests = new Subject();
    const responses = all(echo.BidirectionalStreamingEcho(requests));
    await feed(requests, ['a', 'b', 'c']);
    requests.complete();
    const uploads = new Subject();
    const answer = all(echo.ClientStreamingEcho(uploads));
    await feed(uploads, ['d', 'e']);
    uploads.complete();
    const unary = await Promise.all(['f', 'g'].map((message) => all(echo.UnaryEcho({ message }))));
    return [await responses, await answer, unary, (await all(echo.ServerStreamingEcho({}))).length];
  },
  'two feeders of a Subject': async () => {
    const requests = new Subject();
    const responses = all(echo.BidirectionalStreamingEcho(requests));
    await Promise.all([feed(requests, ['a', 'b']), feed(requests, ['c', 'd'])]);
    requests.complete();
    return (await responses).length < 4;
  },
  'two senders of the server': async () => {
    await all(echo.BidirectionalStreamingEcho(new Subject()));
    return 'ended';
  },
};

const result = await SCENARIOS[scenario]();
client.close();
await app.close();
guard.uninstall();
console.log(JSON.stringify({ findings: guard.overlaps.map(({ kind, stream: { path, side }, thrown }) => [kind, path, side, thrown]), result, uncaught }));
`;

interface Outcome {
  readonly findings: readonly unknown[];
  readonly result: unknown;
  /** NestJS subscribes by RxJS, which throws later what an observer throws. */
  readonly uncaught: readonly string[];
}

let project: Project;
beforeAll(() => {
  project = new Project(['@nestjs', 'reflect-metadata', 'rxjs']);
  project.write({ 'app.mjs': APP });
});
afterAll(() => { project.remove(); });

function outcomeOf(mode: string, scenario: string): Outcome {
  const { stderr, stdout } = project.run(['app.mjs', mode, scenario]);
  expect(stderr).toBe('');
  return JSON.parse(stdout) as Outcome;
}

it('a correct program of NestJS stays silent in strict mode', () => {
  expect(outcomeOf('strict', 'correct')).toEqual({ findings: [], result: [['a', 'b', 'c'], ['de'], [['f'], ['g']], 150], uncaught: [] });
});

it('two senders in a handler of NestJS are thrown', () => {
  const { findings, result } = outcomeOf('throw', 'two senders of the server');

  expect(result).toBe('ended');
  expect(findings[0]).toEqual(['concurrent-send', '/grpc.examples.echo.Echo/BidirectionalStreamingEcho', 'server', true]);
});

it('two tasks that feed the Subject of a request stream are thrown in strict mode', () => {
  const { findings, result, uncaught } = outcomeOf('strict', 'two feeders of a Subject');

  expect(result).toBe(true);
  expect(findings[0]).toEqual(['concurrent-send', '/grpc.examples.echo.Echo/BidirectionalStreamingEcho', 'client', true]);
  expect(uncaught).toEqual(['ERR_GRPC_STREAM_OVERLAP']);
});
