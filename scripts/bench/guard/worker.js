'use strict';

/**
 * Runs one workload in this process, bare or guarded, and prints what it took. Client and server are both here, so a
 * guard pays for both ends.
 */
const path = require('node:path');
const { startPeer } = require('./peer');

/** @type {unknown} */
const given = JSON.parse(process.argv[2] ?? 'null');
const work = /** @type {Work} */ (given);
// It may watch grpc-js as that is loaded.
const within = startPeer(work.peer);

const grpc = require('@grpc/grpc-js');
const { loadSync } = require('@grpc/proto-loader');
const { root } = require('../../root');

/** @typedef {{ message: string }} Echo */
/**
 * @typedef {object} Work
 * @property {'bidi' | 'unary'} load
 * @property {object | null} guard options of the guard; null for none
 * @property {boolean} [uninstalled] whether the guard is taken away again before anything is measured
 * @property {number} operations how many messages, or calls
 * @property {import('./peer').Peer} [peer] what follows the program instead
 * @property {boolean} [beside] whether a stream is open meanwhile
 * @property {number} [heapSamples] how often the heap is measured on the way
 */
/**
 * @typedef {object} Measured
 * @property {number} cpuSeconds
 * @property {number} findings how many overlaps the guard claims; the workloads have none
 * @property {number[]} heap bytes in use after a collection, at each sample
 * @property {number} operations
 */
/**
 * @typedef {object} EchoClient
 * @property {() => grpc.ClientDuplexStream<Echo, Echo>} BidirectionalStreamingEcho
 * @property {(request: Echo, callback: (error: Error | null) => void) => void} UnaryEcho
 * @property {() => void} close
 */
/**
 * @typedef {object} Guard
 * @property {(options: object, module: typeof grpc) => { overlaps: readonly unknown[], uninstall: () => void }} installGuard
 */

/** The share of the operations that is run first, and not measured. */
const warmUp = 0.25;
/** How many messages or calls are under way at a time. */
const window = { bidi: 64, unary: 16 };

/** @returns {grpc.ServiceClientConstructor} */
function echoClass() {
  const definition = loadSync(path.join(root, 'fixtures', 'proto', 'echo.proto'));
  const loaded = grpc.loadPackageDefinition(definition);
  const found = ['grpc', 'examples', 'echo', 'Echo'].reduce((/** @type {unknown} */ object, name) => Reflect.get(/** @type {object} */ (object), name), loaded);
  return /** @type {grpc.ServiceClientConstructor} */ (found);
}

/** @returns {Promise<{ client: EchoClient, stop: () => void }>} */
async function startLoopback() {
  const Echo = echoClass();
  const server = new grpc.Server();
  server.addService(Echo.service, {
    BidirectionalStreamingEcho: (/** @type {grpc.ServerDuplexStream<Echo, Echo>} */ call) => {
      call.on('data', (/** @type {Echo} */ message) => call.write(message));
      call.on('end', () => call.end());
    },
    UnaryEcho: (/** @type {grpc.ServerUnaryCall<Echo, Echo>} */ call, /** @type {grpc.sendUnaryData<Echo>} */ callback) => { callback(null, call.request); },
  });
  /** @type {number} */
  const port = await new Promise((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  const client = new Echo(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  return {
    client: /** @type {EchoClient} */ (/** @type {unknown} */ (client)),
    stop: () => { client.close(); server.forceShutdown(); },
  };
}

/**
 * Sends `count` messages over one stream, each answered.
 *
 * @param {EchoClient} client
 * @param {number} count
 * @param {(received: number) => void} [onMessage]
 * @returns {Promise<void>}
 */
function bidi(client, count, onMessage = () => undefined) {
  return new Promise((resolve, reject) => {
    const call = client.BidirectionalStreamingEcho();
    let sent = 0;
    let got = 0;
    const fill = () => {
      while (sent < count && sent - got < window.bidi) call.write({ message: `message ${(sent += 1)}` });
    };
    call.on('data', () => {
      got += 1;
      onMessage(got);
      if (got === count) call.end();
      else if (sent - got <= window.bidi / 2) fill();
    });
    call.on('error', reject);
    call.on('end', resolve);
    fill();
  });
}

/**
 * Makes `count` calls.
 *
 * @param {EchoClient} client
 * @param {number} count
 */
async function unary(client, count) {
  let left = count;
  const caller = async () => {
    while (left > 0) {
      left -= 1;
      await new Promise((resolve, reject) => {
        client.UnaryEcho({ message: 'message' }, (error) => {
          if (error) reject(error);
          else resolve(undefined);
        });
      });
    }
  };
  await Promise.all(Array.from({ length: window.unary }, caller));
}

const loads = { bidi, unary };

/** @param {object} options @param {boolean} uninstalled */
function install(options, uninstalled) {
  /** @type {unknown} */
  const built = require(path.join(root, 'dist', 'runtime-guard'));
  const { installGuard } = /** @type {Guard} */ (built);
  const guard = installGuard(options, grpc);
  if (uninstalled) guard.uninstall();
  return guard;
}

/** @param {number} operations @param {number} samples */
function heapSampler(operations, samples) {
  /** @type {number[]} */
  const heap = [];
  const step = Math.floor(operations / samples);
  return {
    heap,
    sample: (/** @type {number} */ done) => {
      if (done % step !== 0) return;
      globalThis.gc?.();
      heap.push(process.memoryUsage().heapUsed);
    },
  };
}

/**
 * @param {Work} work
 * @returns {Promise<Measured>}
 */
async function run({ beside = false, guard, heapSamples, load, operations, uninstalled = false }) {
  const installed = guard === null ? undefined : install(guard, uninstalled);
  const { client, stop } = await startLoopback();
  const stream = beside ? client.BidirectionalStreamingEcho() : undefined;
  stream?.on('error', () => undefined);
  const { heap, sample } = heapSampler(operations, heapSamples ?? 1);
  await loads[load](client, Math.ceil(operations * warmUp));
  const before = process.cpuUsage();
  await loads[load](client, operations, heapSamples === undefined ? undefined : sample);
  const { system, user } = process.cpuUsage(before);
  stop();
  return { cpuSeconds: (system + user) / 1e6, findings: installed?.overlaps.length ?? 0, heap, operations };
}

within(() => { void run(work).then((measured) => { console.log(JSON.stringify(measured)); }); });
