const grpc = require('@grpc/grpc-js');

async function feed(call, file) {
  for await (const part of read(file)) call.write(part);
}

exports.upload = async (call) => {
  await feed(call, 'a');
  await feed(call, 'b');
};
