import { type Source, type Suggester, suggestionsFor } from './suggestion';

const SOURCE = {} as unknown as Source;

const offering: Suggester<string, 'mend'> = () => ({ fix: () => null, messageId: 'mend' });

test('a suggester that has nothing to offer, or fails, leaves the others theirs', () => {
  const failing: Suggester<string, 'mend'> = () => {
    throw new RangeError('Maximum call stack size exceeded');
  };
  const offers = suggestionsFor([failing, () => undefined, offering], 'finding', SOURCE);
  expect(offers.map(({ messageId }) => messageId)).toEqual(['mend']);
});
