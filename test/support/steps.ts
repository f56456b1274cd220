import { Session } from 'node:inspector';

/**
 * How much work a synchronous function does, counted and not timed: the times that each block of our own code is run, and the characters
 * that the built-in operations on text go through. A regular expression is counted with the length of what it is applied to, which holds
 * since each of ours is proved to be linear. Everything is slower until it is closed.
 */
export class StepMeter {
  readonly #session = new Session();

  constructor() {
    this.#session.connect();
    post(this.#session, 'Profiler.enable');
    post(this.#session, 'Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  stepsOf(work: () => unknown): number {
    const counter = { characters: 0 };
    post(this.#session, 'Profiler.takePreciseCoverage');
    const restore = counting(counter);
    try {
      work();
    } finally {
      restore();
    }
    return counter.characters + blocksRun(this.#session);
  }

  close(): void {
    post(this.#session, 'Profiler.stopPreciseCoverage');
    this.#session.disconnect();
  }
}

type Coverage = {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly { readonly ranges: readonly { readonly count: number }[] }[];
  }[];
};

function blocksRun(session: Session): number {
  const { result } = post(session, 'Profiler.takePreciseCoverage') as Coverage;
  return result
    .filter(({ url }) => /\/(shared|functions|web|local)\//.test(url))
    .flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges))
    .reduce((sum, { count }) => sum + count, 0);
}

function post(session: Session, method: string, parameters: object = {}): unknown {
  let answer: unknown;
  session.post(method, parameters, (error: Error | null, result?: object) => {
    if (error !== null) throw error;
    answer = result;
  });
  return answer;
}

const scanning = [
  'indexOf',
  'lastIndexOf',
  'includes',
  'split',
  'replaceAll',
  'trim',
  'trimEnd',
  'toLowerCase',
] as const;

/** Replaces the operations that go through a text by ones that count, until the returned function is called. */
function counting(counter: { characters: number }): () => void {
  const text = scanning.map((name) => {
    const original = String.prototype[name] as (...args: readonly unknown[]) => unknown;
    return replaced(String.prototype, name, function (this: unknown, ...args: readonly unknown[]): unknown {
      const result = original.apply(this, [...args]);
      const [, from] = args;
      const start = name === 'indexOf' && typeof from === 'number' ? from : 0;
      const end = name === 'indexOf' && typeof result === 'number' && result >= 0 ? result : String(this).length;
      counter.characters += Math.max(1, end - start);
      return result;
    });
  });
  const { exec } = RegExp.prototype;
  const pattern = replaced(RegExp.prototype, 'exec', function (this: RegExp, subject: string): RegExpExecArray | null {
    const start = this.global || this.sticky ? this.lastIndex : 0;
    const found = exec.call(this, subject);
    const end = found === null ? (this.sticky ? start : subject.length) : found.index + found[0].length;
    counter.characters += Math.max(1, end - start);
    return found;
  });
  return () => {
    for (const restore of [...text, pattern]) restore();
  };
}

function replaced(prototype: object, name: string, value: unknown): () => void {
  const original = Object.getOwnPropertyDescriptor(prototype, name);
  Object.defineProperty(prototype, name, { value, configurable: true, writable: true });
  return () => void (original !== undefined && Object.defineProperty(prototype, name, original));
}
