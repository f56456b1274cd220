import { type ColumnType, QueryFault } from './columns.ts';

type Signature = { readonly takes: readonly ColumnType[]; readonly gives: ColumnType | 'first' };

const signature = (gives: Signature['gives'], ...takes: readonly ColumnType[]): Signature => ({ takes, gives });

/** The functions that our queries use; `first` stands for the type of the first argument. */
const functions: Readonly<Record<string, Signature>> = {
  ago: signature('time', 'span'),
  bin: signature('first', 'any', 'any'),
  count: signature('number'),
  countif: signature('number', 'flag'),
  datetime_diff: signature('number', 'text', 'time', 'time'),
  dcountif: signature('number', 'any', 'flag'),
  isempty: signature('flag', 'any'),
  isnotempty: signature('flag', 'any'),
  max: signature('first', 'any'),
  min: signature('first', 'any'),
  now: signature('time'),
  parse_json: signature('dynamic', 'text'),
  percentile: signature('number', 'number', 'number'),
  prev: signature('first', 'any'),
  take_any: signature('first', 'any'),
  todatetime: signature('time', 'any'),
  toint: signature('number', 'any'),
  tolong: signature('number', 'any'),
  tostring: signature('text', 'any'),
};

/** Whether a value of one type may stand where another is needed. */
export function fits(given: ColumnType, wanted: ColumnType): boolean {
  return given === wanted || given === 'any' || wanted === 'any';
}

/**
 * The type of a call's result.
 * @throws {QueryFault} — when there is no such function, or the arguments do not fit
 */
export function resultOf(name: string, args: readonly ColumnType[]): ColumnType {
  const known = functions[name];
  if (known === undefined) throw new QueryFault(`there is no function ${name}`);
  if (args.length !== known.takes.length) throw new QueryFault(`${name} takes ${known.takes.length} arguments`);
  for (const [index, wanted] of known.takes.entries()) {
    const given = args[index] ?? 'any';
    if (!fits(given, wanted)) throw new QueryFault(`argument ${index + 1} of ${name} is ${given}, not ${wanted}`);
  }
  return known.gives === 'first' ? (args[0] ?? 'any') : known.gives;
}
