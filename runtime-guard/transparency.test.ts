import * as grpc from '@grpc/grpc-js';

import { type GuardOptions, installGuard } from '.';
import { EXCHANGES } from './testing/exchanges';
import { type Exchange, type Outcome, play } from './testing/stage';

/** The longest that a callback is held back with these delays, and a little more. */
const PATIENCE = { 0: 0, 2: 5, stress: 15 };

const GUARDS: readonly (Pick<GuardOptions, 'carrier' | 'mode'> & { readonly settleDelay: keyof typeof PATIENCE })[] = [
  { carrier: 'cls-hooked', mode: 'throw', settleDelay: 2 },
  { carrier: 'async-local-storage', mode: 'strict', settleDelay: 0 },
  { carrier: 'cls-hooked', mode: 'report', settleDelay: 0 },
  { carrier: 'async-local-storage', mode: 'strict', settleDelay: 'stress' },
];

const bare = new Map<Exchange, Outcome>();

describe('without a guard', () => {
  test.each(EXCHANGES)('two runs are alike: $name', async (exchange) => {
    const [one, other] = [await play(exchange, 0), await play(exchange, 0)];
    bare.set(exchange, one);

    expect(other).toEqual(one);
  });
});

describe.each(GUARDS)('with a guard of %o', (options) => {
  const { mode, settleDelay } = options;

  const suited = EXCHANGES.filter(({ misuse, unsettled }) => (misuse !== true || mode === 'report') && (unsettled !== true || settleDelay === 0));

  test.each(suited)('everything is as without: $name', async (exchange) => {
    const guard = installGuard({ ...options, seed: 1 }, grpc);
    const { here, order, there } = await play(exchange, PATIENCE[settleDelay]).finally(() => { guard.uninstall(); });
    const expected = bare.get(exchange);

    expect({ here, there }).toEqual({ here: expected?.here, there: expected?.there });
    if (settleDelay === 0) expect(order).toEqual(expected?.order);
    expect(guard.overlaps.map(({ message }) => message).length > 0).toBe(exchange.misuse === true);
  });
});
