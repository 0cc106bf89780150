const grpc = require('@grpc/grpc-js');

async function feed(call, file) {
  for await (const part of read(file)) call.write(part);
}

exports.upload = async (call) => {
  await Promise.all([feed(call, 'a'), feed(call, 'b')]);
};
