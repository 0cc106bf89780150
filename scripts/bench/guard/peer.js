'use strict';

const { AsyncLocalStorage } = require('node:async_hooks');

/** @typedef {'AsyncLocalStorage' | 'cls-hooked' | 'OpenTelemetry'} Peer */
/** @typedef {(program: () => void) => void} Within */

/**
 * What else follows a program. The first two only carry one context, as any guard must that uses them. Each returns what
 * runs a program within it.
 *
 * @type {Record<Peer, () => Within>}
 */
const peers = {
  'AsyncLocalStorage': () => {
    const storage = new AsyncLocalStorage();
    return (program) => { storage.run({}, program); };
  },
  // OpenTelemetry's instrumentation watches grpc-js, which must not be loaded yet; nobody takes its spans.
  'OpenTelemetry': () => {
    const { GrpcInstrumentation } = require('@opentelemetry/instrumentation-grpc');
    const { NodeTracerProvider } = require('@opentelemetry/sdk-trace-node');
    const provider = new NodeTracerProvider();
    provider.register();
    new GrpcInstrumentation().setTracerProvider(provider);
    return (program) => { program(); };
  },
  'cls-hooked': () => {
    const { createNamespace } = require('cls-hooked');
    const namespace = createNamespace('bench');
    return (program) => { namespace.run(program); };
  },
};

/** @param {Peer | undefined} name @returns {Within} */
function startPeer(name) {
  return name === undefined ? (program) => { program(); } : peers[name]();
}

module.exports = { startPeer };
