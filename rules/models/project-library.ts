import type { Direction } from '../domain';
import type { Settings, StreamSetting } from '../config/settings';
import { LIBRARIES } from './index';
import type { LibraryModel, MethodModel } from './library-model';

const known = new WeakMap<Settings, readonly LibraryModel[]>();

/** The libraries whose streams are known, those that a project describes in its settings first. */
export function librariesFor(settings: Settings): readonly LibraryModel[] {
  if (settings.streams.length === 0) return LIBRARIES;
  let libraries = known.get(settings);
  if (libraries === undefined) {
    libraries = [...settings.streams.map(modelOf), ...LIBRARIES];
    known.set(settings, libraries);
  }
  return libraries;
}

function modelOf({ close, completion, receive, reset, send, type }: StreamSetting): LibraryModel {
  const halves: Direction[] = [];
  if (receive.length > 0) halves.push('receive');
  if (send.length + close.length > 0) halves.push('send');
  const methods = (names: readonly string[], model: MethodModel): [string, MethodModel][] => names.map((name) => [name, model]);
  return {
    operations: Object.fromEntries([
      ...methods(receive, { completion, consumer: 'pull', direction: 'receive', kind: 'receive' }),
      ...methods(send, { completion, direction: 'send', kind: 'send', message: 0 }),
      ...methods(close, { completion, direction: 'send', kind: 'close' }),
      ...methods(reset, { completion: 'instant', direction: halves[0] ?? 'send', kind: 'reset' }),
    ]),
    packages: type.package === undefined ? [] : [type.package],
    project: type.package === undefined ? { path: type.path } : undefined,
    types: Object.fromEntries(type.names.map((name) => [name, halves])),
  };
}
