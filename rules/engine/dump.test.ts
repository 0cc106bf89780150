import { misusesIn } from '../testing/misuses-in';
import { dump } from './dump';

function graphsOf(code: string): string[] {
  const graphs: string[] = [];
  misusesIn(code, undefined, (walk) => {
    const graph = dump(walk);
    if (graph !== undefined) graphs.push(graph);
  });
  return graphs;
}

const TWO_SENDERS = `
  async function main(call) {
    setInterval(() => { call.write('beat'); }, 1000);
    const sent = call.sendMsg('a "quoted" message');
    await sent;
    call.write('b');
  }
`;

describe('dump', () => {
  const graph = graphsOf(TWO_SENDERS).find((found) => found.includes('interval')) ?? '';
  const task = (label: RegExp): string => new RegExp(`(task\\d+) \\[label="${label.source}`).exec(graph)?.[1] ?? 'none';
  const [root, interval, send] = [task(/root on line 1/), task(/interval on line 2/), task(/operation on line 3/)];

  test('tasks tell what started them, and what they do', () => {
    expect(graph).toMatch(/label="interval on line 2\\nsend on [^"]*, line 2"/);
    expect(graph).toMatch(/label="root on line 1\\nsend on [^"]*, line 5"/);
  });

  test('forks lead to the tasks, joins back from them', () => {
    expect(graph).toContain(`${root} -> ${interval};`);
    expect(graph).toContain(`${root} -> ${send};`);
    expect(graph).toContain(`${send} -> ${root} [style=dashed];`);
    expect(graph).not.toContain(`${interval} -> ${root} [style=dashed];`);
  });

  test('overlaps are red', () => {
    expect(graph).toContain(`${interval} -> ${root} [color=red, constraint=false, dir=both, label="lines 2 and 5"];`);
  });

  test('one graph for each entry point that has operations', () => {
    expect(graphsOf('function a(call) { call.write(1); } function b(call) { call.write(2); call.end(); } function c(call) { return call; }')).toEqual([
      expect.stringMatching(/^digraph "root on line 1" \{\n[^]*\n\}$/),
      expect.stringMatching(/^digraph "root on line 1" \{\n[^]*\n\}$/),
    ]);
  });

  test('no graph where nothing can be wrong', () => {
    expect(graphsOf('function a(call) { call.on("data", log); call.end(); }')).toEqual([]);
  });

  test('names with quotes and backslashes are escaped', () => {
    const graphs = graphsOf(String.raw`function a(serverCall) { serverCall.on('a"b\\c', () => { serverCall.write(1); }); }`);
    expect(graphs.join('\n')).toContain(String.raw`listener 'a\"b\\c' on line 1`);
  });
});
