import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a column holds, as Kusto calls it. */
export type ColumnType = 'datetime' | 'long' | 'string';

const file = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../shared/kernel/log.ts');

/** Fields that every line begins with. */
const leading: readonly (readonly [string, ColumnType])[] = [
  ['at', 'datetime'],
  ['level', 'string'],
  ['event', 'string'],
  ['traceId', 'string'],
];

/** The fields of a log line and what they hold, from the type that the log is written with. */
export function logFields(): ReadonlyMap<string, ColumnType> {
  const entry = /export type LogEntry = \{([^}]+)\}/.exec(readFileSync(file, 'utf8'))?.[1] ?? '';
  const fields = [...entry.matchAll(/readonly (\w+)\??: (\w+)/g)].map(([, name = '', type]): [string, ColumnType] => [
    name,
    type === 'number' ? 'long' : 'string',
  ]);
  return new Map([...leading, ...fields]);
}

/** All events that can be logged. */
export function logEvents(): readonly string[] {
  const [union = ''] =
    readFileSync(file, 'utf8')
      .split(/^(?:export )?type LogEvent =/m)[1]
      ?.split('\n\n') ?? [];
  return [...union.matchAll(/^ {2}\| '([^']+)'/gm)].map(([, event = '']) => event);
}
