'use strict';

/** Has OpenTelemetry's instrumentation watch grpc-js, which must not be loaded yet; nobody takes its spans. */
function startPeer() {
  const { GrpcInstrumentation } = require('@opentelemetry/instrumentation-grpc');
  const { NodeTracerProvider } = require('@opentelemetry/sdk-trace-node');
  const provider = new NodeTracerProvider();
  provider.register();
  new GrpcInstrumentation().setTracerProvider(provider);
}

module.exports = { startPeer };
