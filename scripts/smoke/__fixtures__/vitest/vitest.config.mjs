export default { test: { setupFiles: ['eslint-plugin-grpc-streams/runtime-guard/vitest'] } };
