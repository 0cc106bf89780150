/** Where the construct holds an expression, a statement, or a name. */
export const EXPRESSION = '«e»';
export const NAME = '«n»';
export const STATEMENT = '«s»';

/** Expressions around expressions. */
export const ODD_EXPRESSIONS: readonly string[] = [
  '(«e»)', '(«e», «e»)', '(() => «e»)()', '(async () => await («e»))()', '(function* () { yield* «e»; yield; })().next(«e»)',
  '(async function* () { yield await «e»; })()', 'await («e»)', 'void («e»)', 'delete («e»)', 'typeof («e»)', '!(«e»)', '-(«e»)',
  '[...«e», , «e»]', '{ ...(«e») }', '({ [«e»]: «e», get «n»() { return «e»; }, set «n»(x) { x = «e»; }, async *«n»() {}, «n»: «e» })',
  '(«e»)?.«n»', '(«e»)?.[«e»]', '(«e»)?.(«e»)', '(«e»)?.«n»(«e»)?.«n»', '(«e»).«n»', '(«e»)[«e»]', '(«e»).#«n»', '#«n» in («e»)',
  '(«e»)(«e»)', '(«e»)(...«e»)', 'new («e»)()', 'new («e»)', 'new (class extends («e») {})(«e»)', '(«e»)`«n»`', '`${«e»}${«e»}`', '(«e»)`${«e»}`',
  'import(«e»)', 'import.meta', 'new.target', 'super.«n»', 'super[«e»]', 'super(«e»)', 'this', 'null', 'undefined', '1n', '/[/',
  '/(?<a>b)/v', '«n» = «e»', '«n» ??= «e»', '(«e»).«n» ||= «e»', '[«n», ...«n»] = «e»', '({ «n», ...«n» } = «e»)', '({ «n»: { «n» = «e» } = «e» } = «e»)',
  '«e» ? «e» : «e»', '«e» ?? («e»)', '(«e») && («e»)', '(«e») || («e»)', '(«e») ** («e»)', '«n»++', '--(«e»).«n»',
  '(class { #«n» = «e»; static «n» = «e»; static { this.«n»(«e»); await; } get #x() { return this.#«n»; } accessor y = «e»; })',
  '(class «n» extends «n» { constructor() { super(«e»); } «n»() { super.«n»(«e»); } })',
  '(«e») as unknown', '(«e») as const', '(«e») satisfies unknown', '(«e»)!', '(«e»)<string>', '<any>(«e»)', '(<T,>(x: T): x is T => «e»)',
  '<a b={«e»} {...«e»}>{«e»}<«n».x /></a>', '<></>', '<«n»>{...«e»}</«n»>',
  '(«n»: string = «e», ...«n»: any[]) => «e»', 'async («n») => { for await (const «n» of «e») «e»; }', 'function «n»(this: any, «n»?) { return «e»; }',
  '(«e»).bind(«e»)', '(«e»).call(«e», «e»)', '(«e»).apply(«e», [«e»])', '(«e»).then(«e», «e»).catch(«e»).finally(«e»)',
  'Promise.all([«e», «e»])', 'Promise.race(«e»)', 'Promise.all(«e».map(async («n») => «e»))', 'new Promise((resolve, reject) => «e»)',
  'setInterval(() => «e», «e»)', 'setTimeout(«e»)', 'clearInterval(«e»)', 'queueMicrotask(«e»)', '(«e»).forEach(«e»)', '(«e»).map(async («n») => «e»)',
  "(«e»).on('data', «e»)", "(«e»).on('data', async («n») => { await «e»; })", "(«e»).on('end', () => «e»)", "(«e»).once('drain', «e»)", '(«e»).pipe(«e»)', 'pipeline(«e», «e»)',
  '(«e»).write(«e»)', '(«e»).write(«e», «e»)', '(«e»).end()', '(«e»).sendMsg(«e»)', '(«e»).recvMsg()', '(«e»).read()', '(«e»).cancel()', '(«e»).sendMessage(«e»)',
  '(«e»)[Symbol.asyncIterator]()', '(«e»).next()', '(«e»).subscribe({ next: «e» })', '(«e»).runExclusive(«e»)', 'promisify((«e»).write).bind(«e»)', '(«e»).iterator({ destroyOnReturn: «e» })',
];

/** Statements around statements and expressions. */
export const ODD_STATEMENTS: readonly string[] = [
  '{ «s» «s» }', '«n»: «s»', '«n»: for (;;) { «s» continue «n»; }', '«n»: { «s» break «n»; }', 'with («e») { «s» }', 'if («e») «s» else «s»', 'if («e») return;',
  'for (;;) «s»', 'for (let «n» = «e»; «e»; «e») { «s» }', 'for (const «n» of «e») { «s» }', 'for («n».x of «e») «s»', 'for (const { «n»: [«n»] = «e» } in «e») { «s» }',
  'for await (const «n» of «e») { «s» break; }', 'for await (const «n» of «e») «s»', 'while («e») { «s» continue; }', 'do «s» while («e»)',
  'switch («e») { case «e»: «s» default: «s» case «e»: break; }', 'try { «s» } catch { «s» } finally { «s» }', 'try { «s» return «e»; } finally { «s» }', 'try { «s» } catch ({ «n», ...«n» }) { «s» }',
  'throw «e»;', 'return «e»;', 'break;', 'continue;', 'debugger;', ';', '«e»;', '«e»; «e»;',
  'const «n» = «e»;', 'let «n»; «s» «n» = «e»;', 'var «n» = «n»;', 'using «n» = «e»;', '{ await using «n» = «e»; «s» }', 'for (using «n» of «e») «s»', 'const { «n», [«e»]: «n» = «e», ...«n» } = «e»;', 'const [«n» = «e», , ...[«n»]] = «e»;',
  'function «n»(«n», «n» = «e», { «n» }, ...«n») { «s» }', 'async function «n»(«n») { «s» await «e»; «s» }', 'function* «n»() { «s» yield «e»; }', 'async function* «n»() { «s» yield* «e»; }',
  'const «n» = async («n») => { «s» };', 'void (async () => { «s» await «e»; «s» })();', '(async function «n»() { «s» })().catch(() => { «s» });',
  'class «n» extends «n» { «n» = «e»; #«n» = () => { «s» }; static { «s» } async «n»() { «s» } get «n»() { «s» } set «n»(x) { «s» } static async *[«e»]() { «s» } constructor() { super(«e»); «s» } }',
  'abstract class «n» { abstract «n»(): void; private constructor(readonly «n»: any, public «n» = «e») { «s» } declare «n»: any; «n»(a: string): void; «n»(a: any) { «s» } [key: string]: any; accessor «n» = «e»; }',
  '@«n»(«e») class A { @«n» «n» = «e»; @«n»() «n»(@«n» «n») { «s» } }',
  'namespace «n» { «s» export const «n» = «e»; }', 'declare module "«n»" { function «n»(): void; }', 'enum «n» { a = «e», «n» }', 'declare const «n»: any;', 'type «n» = typeof «n»;', 'interface «n» { «n»(): «n» }',
  'import «n» = require("«n»");', 'import «n», { «n» as x } from "«n»";', 'import * as «n» from "@grpc/grpc-js";', 'export default «e»;', 'export { «n» as default };', 'export * from "«n»";', 'export const «n» = «e»;', 'export = «n»;', 'export async function «n»(call) { «s» }', 'module.exports.«n» = «e»;',
  'var «n» = «n»; var «n» = «n»; «s»', 'class A extends B {} class B extends A { run(call) { «s» super.run(); } }', 'const «n» = «n».bind(«n»); «n»();', '«n».«n» = «n»; «s»', 'Object.assign(«n», «e»);',
  'let «n» = Promise.resolve(); function next() { «n» = «n».then(async () => { «s» }); }', 'while (true) { const «n» = await «e»; «s» if («n») break; }',
  'if (this.busy) return; this.busy = true; «s» await «e»; this.busy = false;', 'const release = await «n».acquire(); try { «s» } finally { release(); }',
];
