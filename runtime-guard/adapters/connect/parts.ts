import { patchMethod } from '../../core/patch';
import { installedGuard } from '../../installed';
import type { Part } from '../packages';
import { watchClient } from './client';
import { watchRouter } from './router';
import { isService } from './service';

/**
 * Where connect's copy for `require` makes clients and routers; its other files look these functions up when they use
 * them. Its copy for `import` offers no such place: there, the program says what to watch.
 */
export const CONNECT: readonly Part[] = [
  {
    standsAlone: true,
    steps: ['@connectrpc/connect', './promise-client.js'],
    watch: (module) => patchMethod(module, 'createClient', (self, args, native) => {
      const client = native.apply(self, args);
      const [service] = args;
      if (typeof client === 'object' && client !== null && isService(service)) watchClient(client, service, installedGuard);
      return client;
    }),
  },
  {
    standsAlone: true,
    steps: ['@connectrpc/connect', './router.js'],
    watch: (module) => patchMethod(module, 'createConnectRouter', (self, args, native) => {
      const router = native.apply(self, args);
      if (typeof router === 'object' && router !== null) watchRouter(router, installedGuard);
      return router;
    }),
  },
];
