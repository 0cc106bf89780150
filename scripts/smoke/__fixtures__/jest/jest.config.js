module.exports = { setupFiles: ['eslint-plugin-grpc-streams/runtime-guard/jest'] };
