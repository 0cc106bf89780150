import { nameOf } from '../engine/owners';
import { isFunction } from '../syntax';
import { misusesIn } from './misuses-in';

/** The functions that the analysis walks by themselves. */
export function walkedIn(code: string): string[] {
  const walked: string[] = [];
  misusesIn(code, undefined, ({ task: { origin } }) => {
    if (isFunction(origin.node)) walked.push(nameOf(origin.node) ?? 'a function');
  });
  return walked;
}
