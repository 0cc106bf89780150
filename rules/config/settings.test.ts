import { readSettings } from './settings';

describe("settings['grpc-streams']", () => {
  test('may be missing', () => {
    expect(readSettings({})).toEqual({ forks: new Set(), locks: new Set(), streams: [] });
  });

  test('name forks and locks', () => {
    expect(readSettings({ 'grpc-streams': { forks: ['spawn'], locks: ['exclusively'] } })).toEqual({
      forks: new Set(['spawn']),
      locks: new Set(['exclusively']),
      streams: [],
    });
  });

  test('describe a stream type of a package', () => {
    const type = { from: 'package', name: 'Frames', package: '@acme/rpc' };
    const { streams } = readSettings({ 'grpc-streams': { streams: [{ completion: 'instant', send: ['push'], type }] } });
    expect(streams).toEqual([
      {
        close: [],
        completion: 'instant',
        receive: [],
        reset: [],
        send: ['push'],
        type: { from: 'package', names: ['Frames'], package: '@acme/rpc', path: undefined },
      },
    ]);
  });

  test('a type given by its name alone', () => {
    const { streams } = readSettings({ 'grpc-streams': { streams: [{ type: 'Frames' }] } });
    expect(streams[0]).toMatchObject({ completion: 'pending', type: { from: 'any', names: ['Frames'] } });
  });

  test.each([
    [[], "settings['grpc-streams'] must be an object with the keys forks, locks and streams, not []."],
    [{ lock: [] }, "settings['grpc-streams'].lock is unknown; its keys are forks, locks and streams."],
    [{ locks: 'withLock' }, "settings['grpc-streams'].locks must be an array of names, not 'withLock'."],
    [{ forks: ['spawn', 3] }, "settings['grpc-streams'].forks[1] must be a name, not 3."],
    [{ locks: ['mutex.lock'] }, "settings['grpc-streams'].locks[0] must be a name, not 'mutex.lock'."],
    [{ streams: [{ send: ['push'] }] }, "settings['grpc-streams'].streams[0].type must be an object with the keys from, name, package and path, not missing."],
    [{ streams: [{ type: { from: 'package', name: 'Frames' } }] }, "settings['grpc-streams'].streams[0].type.package must be a string, not missing."],
    [{ streams: [{ type: { from: 'lib', name: 'Frames' } }] }, "settings['grpc-streams'].streams[0].type.from must be 'file' or 'package', not 'lib'."],
    [{ streams: [{ completion: 'later', type: 'Frames' }] }, "settings['grpc-streams'].streams[0].completion must be 'instant' or 'pending', not 'later'."],
    [{ streams: [{ type: 'Frames', write: [] }] }, "settings['grpc-streams'].streams[0].write is unknown; its keys are close, completion, receive, reset, send and type."],
  ])('%j is refused', (settings, message) => {
    expect(() => readSettings({ 'grpc-streams': settings })).toThrow(new TypeError(message));
  });
});
