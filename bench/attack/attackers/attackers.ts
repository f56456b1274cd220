import { type ChildProcess, fork } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Order, Outcome, Salvo } from './orders.ts';
import type { Answered, AttackRequest } from './request.ts';

/**
 * Those who attack: a process of its own and of low priority, so that what their requests cost themselves delays neither the service nor
 * the honest ones, who would be elsewhere.
 */
export class Attackers {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, (answers: readonly Answered[]) => void>();
  #orders = 0;
  #count = 0;

  /** `origin`: what they attack. */
  constructor(origin: string) {
    const script = fileURLToPath(new URL('./main.ts', import.meta.url));
    this.#process = fork(script, [origin], { serialization: 'advanced' });
    if (this.#process.pid !== undefined) setPriority(this.#process.pid, constants.priority.PRIORITY_LOW);
    this.#process.on('message', ({ number, answers }: Outcome) => {
      this.#waiting.get(number)?.(answers);
      this.#waiting.delete(number);
    });
  }

  /** How many requests were sent since `forget`. */
  get count(): number {
    return this.#count;
  }

  /** Sends one request. */
  async send(request: AttackRequest): Promise<Answered> {
    this.#count += 1;
    const [answer] = await this.#tell({ kind: 'send', request });
    return answer ?? { status: 0, headers: {}, text: '' };
  }

  /** Sends one request many times. */
  async fire(salvo: Salvo): Promise<readonly Answered[]> {
    const answers = await this.#tell({ kind: 'salvo', salvo });
    this.#count += answers.length;
    return answers;
  }

  async forget(): Promise<void> {
    this.#count = 0;
    await this.#tell({ kind: 'forget' });
  }

  /** Sends all once more, each as long after the beginning as it was sent, to a front that refuses everything. */
  async sendRefused(): Promise<void> {
    await this.#tell({ kind: 'send-refused' });
  }

  close(): void {
    this.#process.disconnect();
  }

  #tell(order: Order): Promise<readonly Answered[]> {
    this.#orders += 1;
    const number = this.#orders;
    return new Promise((resolve) => {
      this.#waiting.set(number, resolve);
      this.#process.send({ number, order });
    });
  }
}
