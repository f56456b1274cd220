import { parseJson } from '../../shared/kernel/json.ts';

/** One request to store or queue, read from the application's log. */
type Operation = {
  readonly traceId: string;
  readonly side: 'service' | 'platform';
  /** Table, or the queue. */
  readonly where: string;
  readonly kind: string;
};

/** Collects requests to store and queue out of the application's log, and knows which belong to given traces. */
export class OperationCount {
  readonly #operations: Operation[] = [];

  read(line: string): void {
    if (!line.includes('-operation"')) return;
    const operation = operationOf(parseJson(line));
    if (operation !== undefined) this.#operations.push(operation);
  }

  /** How many were read so far; a place to count from. */
  get length(): number {
    return this.#operations.length;
  }

  /** Requests from `start` on that belong to the traces, by `side where kind`; a side is `service` or `platform`. */
  count(start: number, traceIds: ReadonlySet<string>): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const { traceId, side, where, kind } of this.#operations.slice(start)) {
      if (!traceIds.has(traceId)) continue;
      const key = `${side} ${where} ${kind}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    return counts;
  }
}

function operationOf(entry: unknown): Operation | undefined {
  if (typeof entry !== 'object' || entry === null) return undefined;
  const { event, step, outcome, traceId } = entry as Readonly<Record<string, unknown>>;
  if (typeof step !== 'string' || typeof outcome !== 'string' || typeof traceId !== 'string') return undefined;
  const [side, table] = step.split(' ');
  if (side !== 'service' && side !== 'platform') return undefined;
  if (event === 'queue-operation') return { traceId, side, where: 'queue', kind: outcome };
  return event === 'store-operation' ? { traceId, side, where: table ?? '', kind: outcome } : undefined;
}
