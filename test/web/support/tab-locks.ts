import type { Locks } from '../../../web/widget/store/turn.ts';

type Asked = {
  readonly callback: LockGrantedCallback<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
};

/** One lock: who holds it, and who waits for it, in order of asking. */
class TabLock {
  #holder: Asked | undefined;
  #waiting: Asked[] = [];

  ask(asked: Asked, { steal = false, signal }: LockOptions): void {
    if (signal?.aborted) {
      asked.reject(signal.reason);
      return;
    }
    if (steal) this.#steal(asked);
    else this.#waiting.push(asked);
    signal?.addEventListener('abort', () => this.#leave(asked, signal.reason), { once: true });
    this.#next();
  }

  /** The holder's request is rejected, but its callback goes on. */
  #steal(asked: Asked): void {
    this.#holder?.reject(new DOMException('The lock was stolen.', 'AbortError'));
    this.#holder = undefined;
    this.#waiting.unshift(asked);
  }

  #leave(asked: Asked, reason: unknown): void {
    if (!this.#waiting.includes(asked)) return;
    this.#waiting = this.#waiting.filter((other) => other !== asked);
    asked.reject(reason);
  }

  #next(): void {
    const asked = this.#holder === undefined ? this.#waiting.shift() : undefined;
    if (asked === undefined) return;
    this.#holder = asked;
    void this.#hold(asked);
  }

  async #hold(asked: Asked): Promise<void> {
    try {
      asked.resolve(await Promise.resolve(null).then(asked.callback));
    } catch (error) {
      asked.reject(error);
    }
    if (this.#holder !== asked) return;
    this.#holder = undefined;
    this.#next();
  }
}

/** The locks of one browser, as far as its tabs use them: Node 22 has no lock manager of its own. */
export function tabLocks(): Locks {
  const locks = new Map<string, TabLock>();
  const request = (name: string, options: LockOptions, callback: LockGrantedCallback<unknown>) =>
    new Promise<unknown>((resolve, reject) => {
      const lock = locks.get(name) ?? new TabLock();
      locks.set(name, lock);
      lock.ask({ callback, resolve, reject }, options);
    });
  return { request } as Locks;
}
