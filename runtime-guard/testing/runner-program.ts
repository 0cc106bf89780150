/* eslint-disable grpc-streams/no-concurrent-send, grpc-streams/single-sender -- these programs break the contract on purpose */
import { setImmediate as immediate } from 'node:timers/promises';

import { type Client, type Note, startLoopback } from './echo-service';

type Call = ReturnType<Client['bidi']>;

/** What the tests of test runners run: programs with one stream each, some of which break the contract. */
async function withCall(work: (call: Call) => Promise<unknown>): Promise<void> {
  const loopback = await startLoopback();
  const call = loopback.client.bidi();
  call.on('error', () => undefined);
  call.resume();
  try {
    await work(call);
  } finally {
    loopback.stop();
  }
}

const write = (call: Call, note: Note): Promise<void> => new Promise((resolve) => call.write(note, () => { resolve(); }));
/** Known to the tests by its name, in stacks. */
const legacyWrite = (call: Call, note: Note): Promise<void> => new Promise((resolve) => call.write(note, () => { resolve(); }));

async function sendFrom(call: Call, from: number, send = write): Promise<void> {
  for (let n = from; n < from + 5; n += 1) await send(call, { n });
}

export function oneSender(): Promise<void> {
  return withCall(async (call) => {
    await sendFrom(call, 1);
    await sendFrom(call, 11);
  });
}

/** An overlap for certain: each of two tasks waits for its sends, which are delayed. */
export function twoSenders(prepare: (call: Call) => unknown = () => undefined): Promise<void> {
  return withCall(async (call) => {
    prepare(call);
    await Promise.all([sendFrom(call, 1), sendFrom(call, 11)]);
  });
}

/** The same, with the throw swallowed. */
export function twoQuietSenders(): Promise<void> {
  return withCall((call) => Promise.allSettled([sendFrom(call, 1), sendFrom(call, 11)]));
}

export function twoLegacySenders(): Promise<void> {
  return withCall((call) => Promise.allSettled([sendFrom(call, 1, legacyWrite), sendFrom(call, 11, legacyWrite)]));
}

/** Nothing orders the two sends, yet neither is in flight when the other begins. */
export function twoUnorderedWrites(): Promise<void> {
  const sendAfter = async (call: Call, rounds: number): Promise<void> => {
    for (let round = 0; round < rounds; round += 1) await immediate();
    call.write({ n: rounds });
  };
  return withCall((call) => Promise.all([sendAfter(call, 1), sendAfter(call, 3)]));
}
