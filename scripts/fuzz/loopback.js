'use strict';

const grpc = require('@grpc/grpc-js');

/** @typedef {import('@grpc/grpc-js').ClientDuplexStream<unknown, unknown>} Call */

/** What the server says by itself, so that there is something to receive. */
const GREETINGS = 2;

const encode = (/** @type {unknown} */ value) => Buffer.from(JSON.stringify(value ?? null));
/** @type {(bytes: Buffer) => unknown} */
const decode = (bytes) => JSON.parse(bytes.toString());

const SERVICE = {
  talk: {
    path: '/fuzz.Talks/Talk',
    requestDeserialize: decode,
    requestSerialize: encode,
    requestStream: true,
    responseDeserialize: decode,
    responseSerialize: encode,
    responseStream: true,
  },
};

/** @param {import('@grpc/grpc-js').ServerDuplexStream<unknown, unknown>} call */
function talk(call) {
  call.on('error', () => undefined);
  for (let n = 1; n <= GREETINGS; n += 1) call.write({ n });
  call.on('data', () => undefined);
  call.on('end', () => call.end());
}

/** A server and a client of it in this process. @returns {Promise<{ open: () => Call, stop: () => void }>} */
async function startLoopback() {
  const server = new grpc.Server();
  server.addService(SERVICE, { talk });
  const port = await new Promise((/** @type {(port: number) => void} */ resolve, reject) => {
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) => (error === null ? resolve(bound) : reject(error)));
  });
  const Talks = grpc.makeGenericClientConstructor(SERVICE, 'Talks');
  const client = new Talks(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  return {
    open: () => /** @type {{ talk: () => Call }} */ (/** @type {unknown} */ (client)).talk(),
    stop: () => {
      client.close();
      server.forceShutdown();
    },
  };
}

module.exports = { startLoopback };
