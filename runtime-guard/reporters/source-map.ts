import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** A frame's place, at its end: file, line and column, in brackets where a function is named. */
const PLACE = /(?<open>\(|at (?:async )?)(?<file>(?:file:\/\/)?[^()]+?):(?<line>\d+):(?<column>\d+)(?<close>\)?)$/;
const COMPILED = /\.[cm]?jsx?$/;
const COMMENT = /^\/\/[#@] sourceMappingURL=(?<url>\S+)\s*$/gm;
const INLINE = /^data:application\/json[^,]*?(?<base64>;base64)?,(?<data>.*)$/s;

/** What a file's map says of it; undefined for a file without one. */
interface Mapping {
  readonly map: SourceMap;
  /** What the names of the sources are relative to. */
  readonly base: URL;
}

const known = new Map<string, Mapping | undefined>();

/**
 * The frame as it stands in the sources, if the file it names is compiled and says from what. Node does that by itself
 * only with `--enable-source-maps`; frames that are mapped already name no compiled file, and stay as they are.
 */
export function mapped(frame: string): string {
  const { close = '', column, file, line, open = '' } = PLACE.exec(frame)?.groups ?? {};
  if (file === undefined || !COMPILED.test(file)) return frame;
  const mapping = mappingOf(file);
  if (mapping === undefined) return frame;
  const entry = mapping.map.findEntry(Number(line) - 1, Number(column) - 1);
  if (!('originalSource' in entry)) return frame;
  const source = sourceOf(entry.originalSource, mapping.base);
  return frame.replace(PLACE, () => `${open}${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}${close}`);
}

function sourceOf(name: string, base: URL): string {
  const url = new URL(name, base);
  return url.protocol === 'file:' ? fileURLToPath(url) : name;
}

function mappingOf(file: string): Mapping | undefined {
  if (!known.has(file)) known.set(file, read(file));
  return known.get(file);
}

/** A map that cannot be read maps nothing. */
function read(file: string): Mapping | undefined {
  try {
    const name = file.startsWith('file:') ? fileURLToPath(file) : file;
    if (!path.isAbsolute(name)) return undefined;
    const [url] = [...readFileSync(name, 'utf8').matchAll(COMMENT)].slice(-1).map(({ groups }) => groups?.url);
    return url === undefined ? undefined : parsed(url, pathToFileURL(name));
  } catch {
    return undefined;
  }
}

function parsed(url: string, file: URL): Mapping {
  const { base64, data } = INLINE.exec(url)?.groups ?? {};
  if (data !== undefined) return mappingOfText(base64 === undefined ? decodeURIComponent(data) : Buffer.from(data, 'base64').toString(), file);
  const at = new URL(url, file);
  return mappingOfText(readFileSync(at, 'utf8'), at);
}

function mappingOfText(text: string, base: URL): Mapping {
  const payload = JSON.parse(text) as SourceMapPayload;
  return { base: payload.sourceRoot ? new URL(payload.sourceRoot.replace(/\/?$/, '/'), base) : base, map: new SourceMap({ ...payload, sourceRoot: '' }) };
}
