import { patchMethod } from './patch';

it('lists an inherited method as before', () => {
  const target: object = Object.create({ listed: () => 1 }) as object;
  const listed = (): string[] => {
    const keys: string[] = [];
    for (const key in target) keys.push(key);
    return keys;
  };
  const undo = patchMethod(target, 'listed', (self, args, native) => native.apply(self, args));
  const during = listed();
  undo();

  expect([during, listed()]).toEqual([['listed'], ['listed']]);
});

it('warns once of a method that cannot be replaced', () => {
  const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  for (const target of [Object.freeze({ fixed: () => 1 }), Object.freeze({ fixed: () => 2 })]) patchMethod(target, 'fixed', () => 0)();
  const messages = warn.mock.calls.map(([message]) => message);
  warn.mockRestore();

  expect(messages).toEqual(['The gRPC stream guard cannot watch the method fixed: it can be neither replaced nor added.']);
});
