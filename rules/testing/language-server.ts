import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';

/** What the server asks of its client, by method; what is not here is refused. */
export type Answers = Readonly<Record<string, (params: never) => unknown>>;

interface Message {
  readonly error?: { readonly message: string };
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
}

interface Waiting {
  readonly reject: (error: Error) => void;
  readonly resolve: (result: unknown) => void;
}

const METHOD_NOT_FOUND = -32_601;
const HEADER_END = '\r\n\r\n';

/** A language server in a process of its own, spoken to over its standard streams, one message after a header of its length. */
export class LanguageServer {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #closed: Promise<void>;
  readonly #waiting = new Map<number, Waiting>();
  #bytes = Buffer.alloc(0);
  #hasEnded = false;
  #log = '';
  #requests = 0;

  constructor(
    file: string,
    private readonly answers: Answers,
  ) {
    this.#child = spawn(process.execPath, [file, '--stdio']);
    this.#child.stdout.on('data', (bytes: Buffer) => { this.#receive(bytes); });
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => { this.#log += text; });
    this.#child.stdin.on('error', () => undefined);
    this.#closed = new Promise((resolve) => {
      this.#child.once('error', (error) => { this.#log += error.message; });
      this.#child.once('close', () => {
        this.#hasEnded = true;
        this.#failAll();
        resolve();
      });
    });
  }

  request(method: string, params: unknown): Promise<unknown> {
    const id = this.#requests++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { reject, resolve });
      if (this.#hasEnded) this.#failAll();
      else this.#send({ id, method, params });
    });
  }

  notify(method: string, params: unknown): void {
    this.#send({ method, params });
  }

  /** Ends the process; requests that have no answer yet fail. */
  async stop(): Promise<void> {
    this.#child.kill();
    await this.#closed;
  }

  #send(message: object): void {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.#child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}${HEADER_END}${body}`);
  }

  #receive(bytes: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    for (let message = this.#nextMessage(); message !== undefined; message = this.#nextMessage()) void this.#take(message);
  }

  #nextMessage(): Message | undefined {
    const headerEnd = this.#bytes.indexOf(HEADER_END);
    if (headerEnd === -1) return undefined;
    const start = headerEnd + HEADER_END.length;
    const length = Number(/Content-Length: (\d+)/i.exec(this.#bytes.toString('ascii', 0, headerEnd))?.[1]);
    if (this.#bytes.length < start + length) return undefined;
    const body = this.#bytes.toString('utf8', start, start + length);
    this.#bytes = this.#bytes.subarray(start + length);
    return JSON.parse(body) as Message;
  }

  async #take({ error, id, method, params, result }: Message): Promise<void> {
    if (method === undefined) this.#settle(id, error, result);
    else if (id !== undefined) this.#send({ id, ...(await this.#answer(method, params)) });
    else if (method === 'window/logMessage') this.#log += `${(params as { message: string }).message}\n`;
  }

  #settle(id: number | undefined, error: Message['error'], result: unknown): void {
    const waiting = id === undefined ? undefined : this.#waiting.get(id);
    if (id === undefined || waiting === undefined) return;
    this.#waiting.delete(id);
    if (error === undefined) waiting.resolve(result);
    else waiting.reject(new Error(`${error.message}\n${this.#log}`));
  }

  async #answer(method: string, params: unknown): Promise<object> {
    const answer = this.answers[method];
    if (answer !== undefined) return { result: (await answer(params as never)) ?? null };
    this.#log += `The server asked for ${method}: ${JSON.stringify(params)}\n`;
    return { error: { code: METHOD_NOT_FOUND, message: `${method} is not known here` } };
  }

  #failAll(): void {
    for (const { reject } of this.#waiting.values()) reject(new Error(`The language server has ended.\n${this.#log}`));
    this.#waiting.clear();
  }
}
