const { installGuard } = require('eslint-plugin-grpc-streams/runtime-guard');

const { oneSender, twoSenders } = require('./program');

async function main() {
  const guard = installGuard();
  await oneSender();
  const found = [guard.overlaps.length];
  await twoSenders();
  found.push(new Set(guard.overlaps.map(({ kind }) => kind)));
  guard.uninstall();
  const before = guard.overlaps.length;
  await twoSenders();
  console.log(JSON.stringify([found[0], [...found[1]], guard.overlaps.length - before]));
}

main();
