import type { Value } from '../value';
import type { Walk } from '../walk';

/** A generator's body runs within the loop that draws from it. */
export function iterateGenerator(walk: Walk, { generator }: Value): void {
  if (generator !== undefined) walk.run(generator.fn, generator.args);
}
