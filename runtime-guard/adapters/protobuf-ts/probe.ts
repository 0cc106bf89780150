const nothing = (): undefined => undefined;
const fakeCall = { addListener: nothing };

interface Transport {
  readonly prototype: { clientStreaming(method: object, options: object): { readonly requests: object } };
}

/**
 * The class of the transport's input streams, which it does not export: found by opening a call over a client that does
 * nothing. Undefined where the transport is made in another way.
 */
export function inputStreamPrototype({ prototype }: Transport): object | undefined {
  const transport = Object.create(prototype, { client: { value: { makeClientStreamRequest: () => fakeCall } } }) as Transport['prototype'];
  try {
    const { requests } = transport.clientStreaming({ I: {}, O: {}, name: 'probe', service: { typeName: 'probe' } }, {});
    const found = Object.getPrototypeOf(requests) as object | null;
    return found === null || found === Object.prototype ? undefined : found;
  } catch {
    return undefined;
  }
}
