const grpc = require('@grpc/grpc-js');

const encode = (note) => Buffer.from(JSON.stringify(note));
const decode = (bytes) => JSON.parse(bytes.toString());
const service = {
  talk: {
    path: '/smoke.Chat/Talk',
    requestDeserialize: decode,
    requestSerialize: encode,
    requestStream: true,
    responseDeserialize: decode,
    responseSerialize: encode,
    responseStream: true,
  },
};

/** Runs work on a call to a server in this process that answers each note with itself. */
async function withCall(work) {
  const server = new grpc.Server();
  server.addService(service, {
    talk(call) {
      call.on('data', (note) => call.write(note));
      call.on('end', () => call.end());
    },
  });
  const port = await new Promise((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound)));
  });
  const Client = grpc.makeGenericClientConstructor(service, 'Chat');
  const client = new Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  const call = client.talk();
  call.on('error', () => undefined);
  call.resume();
  try {
    await work(call);
  } finally {
    client.close();
    server.forceShutdown();
  }
}

async function sendFive(call) {
  for (let n = 0; n < 5; n += 1) await new Promise((resolve) => call.write({ n }, resolve));
}

/** Breaks nothing. */
exports.oneSender = () => withCall(async (call) => {
  await sendFive(call);
  await sendFive(call);
});

/** Two tasks that wait for their sends: an overlap for certain. What the guard throws is swallowed. */
exports.twoSenders = () => withCall((call) => Promise.allSettled([sendFive(call), sendFive(call)]));
