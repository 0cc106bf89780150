/** How a method of a service is named and called, as `@bufbuild/protobuf` 2 describes it. */
export interface MethodDescription {
  readonly name: string;
  readonly methodKind: string;
}

/** A service, as generated code and `@bufbuild/protobuf` 2 describe it. */
export interface ConnectService {
  readonly typeName: string;
  /** By the names that clients and implementations use. */
  readonly method: Readonly<Record<string, MethodDescription>>;
}

interface ServiceMethod {
  readonly isStreaming: boolean;
  /** The name that clients and implementations use. */
  readonly key: string;
  /** Such as `/chat.Room/Join`. */
  readonly path: string;
}

export function methodsOf({ method, typeName }: ConnectService): ServiceMethod[] {
  return Object.entries(method).map(([key, { methodKind, name }]) => ({ isStreaming: methodKind !== 'unary', key, path: `/${typeName}/${name}` }));
}

export function isService(value: unknown): value is ConnectService {
  if (typeof value !== 'object' || value === null) return false;
  const { method, typeName } = value as Partial<ConnectService>;
  return typeof typeName === 'string' && typeof method === 'object' && (method as object | null) !== null;
}

/** Whether `value` can be iterated over asynchronously. */
export function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
