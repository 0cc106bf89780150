import { watchClient } from '../adapters/connect/client';
import { watchRouter } from '../adapters/connect/router';
import { type ConnectService, isService } from '../adapters/connect/service';
import { installedGuard } from '../installed';

export type { ConnectService };

/**
 * Watches the streams of a client: `const client = guardClient(createClient(Chat, transport), Chat)`. The client is
 * watched in place, and returned; while no guard is installed it is as it was.
 * @throws TypeError if `service` is none of `@bufbuild/protobuf` 2
 */
export function guardClient<Client extends object>(client: Client, service: ConnectService): Client {
  if (!isService(service)) throw new TypeError('guardClient takes a client and its service, as createClient does: guardClient(createClient(Chat, transport), Chat).');
  watchClient(client, service, installedGuard);
  return client;
}

/**
 * Watches the streams of a server: `connectNodeAdapter({ routes: guardRoutes(routes) })`. While no guard is installed
 * the handlers are as they were.
 */
export function guardRoutes<Router extends object, Result>(routes: (router: Router) => Result): (router: Router) => Result {
  return (router) => {
    watchRouter(router, installedGuard);
    return routes(router);
  };
}
