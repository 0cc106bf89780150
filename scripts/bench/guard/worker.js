'use strict';

/**
 * Runs one workload in this process, bare or guarded, and prints what it took: `{ operations, cpuSeconds }`.
 * Client and server are both here, so a guard pays for both ends.
 */
const path = require('node:path');
const grpc = require('@grpc/grpc-js');
const { loadSync } = require('@grpc/proto-loader');
const { root } = require('../../root');

/**
 * @typedef {object} Work
 * @property {'bidi' | 'unary'} load
 * @property {object | null} guard options of the guard; null for none
 * @property {boolean} [uninstalled] whether the guard is taken away again before anything is measured
 * @property {number} operations how many messages or calls
 */

const WARM_UP = 0.25;
const WINDOW = 64;

/** @param {string} address */
function echoClient(address) {
  const definition = loadSync(path.join(root, 'fixtures', 'proto', 'echo.proto'), { keepCase: true });
  const { grpc: { examples: { echo } } } = /** @type {any} */ (grpc.loadPackageDefinition(definition));
  return { client: new echo.Echo(address, grpc.credentials.createInsecure()), service: echo.Echo.service };
}

/** @returns {Promise<{ client: any, stop: () => void }>} */
async function loopback() {
  const server = new grpc.Server();
  const { service } = echoClient('localhost:1');
  server.addService(service, {
    /** @param {any} call */
    BidirectionalStreamingEcho(call) {
      call.on('data', (/** @type {object} */ message) => call.write(message));
      call.on('end', () => call.end());
    },
    /** @param {any} call @param {any} callback */
    UnaryEcho(call, callback) {
      callback(null, call.request);
    },
  });
  const port = await new Promise((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound)));
  });
  const { client } = echoClient(`127.0.0.1:${port}`);
  return { client, stop: () => { client.close(); server.forceShutdown(); } };
}

/**
 * Sends `count` messages over one stream, each answered, so many under way at a time.
 * @param {any} client
 * @param {number} count
 */
function bidi(client, count) {
  return new Promise((resolve, reject) => {
    const call = client.BidirectionalStreamingEcho();
    let sent = 0;
    let got = 0;
    const pump = () => {
      while (sent < count && sent - got < WINDOW) call.write({ message: `message ${(sent += 1)}` });
    };
    call.on('data', () => {
      got += 1;
      if (got === count) call.end();
      else if (sent - got <= WINDOW / 2) pump();
    });
    call.on('error', reject);
    call.on('end', () => resolve(undefined));
    pump();
  });
}

/**
 * Makes `count` calls, so many at a time.
 * @param {any} client
 * @param {number} count
 */
async function unary(client, count) {
  let left = count;
  const caller = async () => {
    while (left > 0) {
      left -= 1;
      await new Promise((resolve, reject) => {
        client.UnaryEcho({ message: 'message' }, (/** @type {Error | null} */ error) => (error ? reject(error) : resolve(undefined)));
      });
    }
  };
  await Promise.all(Array.from({ length: 16 }, caller));
}

const LOADS = { bidi, unary };

/** @param {Work} work */
async function run({ guard, load, operations, uninstalled = false }) {
  const installed = guard === null ? undefined : require(path.join(root, 'dist', 'runtime-guard')).installGuard(guard, grpc);
  if (uninstalled) installed.uninstall();
  const { client, stop } = await loopback();
  await LOADS[load](client, Math.ceil(operations * WARM_UP));
  const before = process.cpuUsage();
  await LOADS[load](client, operations);
  const { system, user } = process.cpuUsage(before);
  stop();
  return { cpuSeconds: (system + user) / 1e6, findings: installed?.overlaps.length ?? 0, operations };
}

if (require.main === module) {
  run(JSON.parse(process.argv[2] ?? '')).then((result) => console.log(JSON.stringify(result)));
}

module.exports = { run };
