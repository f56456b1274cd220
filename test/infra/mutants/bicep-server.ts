import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';

type Answer = { readonly id: number; readonly result?: unknown; readonly error?: { readonly message: string } };

/** One fault that the compiler found. */
export type Diagnostic = { readonly level: string; readonly code: string; readonly message: string };

/**
 * One process of the compiler that answers many requests, some times faster than a process for each. Source: `bicep jsonrpc --stdio`,
 * which speaks JSON-RPC with the headers of the language server protocol.
 */
export class BicepServer {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #received = Buffer.alloc(0);
  #requests = 0;

  constructor(compiler: string) {
    this.#process = spawn(compiler, ['jsonrpc', '--stdio']);
    this.#process.stdout.on('data', (bytes: Buffer) => this.#take(bytes));
    this.#process.once('exit', () => {
      for (const [id, answered] of this.#waiting) answered({ id, error: { message: 'the compiler has ended' } });
    });
  }

  /** @throws {Error} — when the compiler refuses the request, with its words */
  async request(method: string, parameters: object): Promise<unknown> {
    this.#requests += 1;
    const id = this.#requests;
    const body = JSON.stringify({ jsonrpc: '2.0', id, method: `bicep/${method}`, params: parameters });
    const { promise, resolve } = Promise.withResolvers<Answer>();
    this.#waiting.set(id, resolve);
    this.#process.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    const { result, error } = await promise;
    if (error !== undefined) throw new Error(error.message);
    return result;
  }

  async stop(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#process.once('exit', () => resolve());
    this.#process.kill();
    await promise;
  }

  #take(bytes: Buffer): void {
    this.#received = Buffer.concat([this.#received, bytes]);
    for (;;) {
      const start = this.#received.indexOf('\r\n\r\n') + 4;
      const length = /Content-Length: (\d+)/.exec(this.#received.toString('latin1', 0, Math.max(start, 0)))?.[1];
      const end = start + Number(length);
      if (length === undefined || this.#received.length < end) return;
      const answer = JSON.parse(this.#received.toString('utf8', start, end)) as Answer;
      this.#received = this.#received.subarray(end);
      this.#waiting.get(answer.id)?.(answer);
      this.#waiting.delete(answer.id);
    }
  }
}
