import { expect, test } from 'vitest';
import { partRules, roomRules } from '../support/import-rules.ts';
import { textOf } from '../support/source-tree.ts';
import { tableRows } from './support/markdown.ts';

const architecture = textOf('docs/architecture.md');
const named = (cell = ''): readonly string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);

/** What a table lets each of its rows import, by the row's name. */
function allowedIn(firstHeading: string): Readonly<Record<string, readonly string[]>> {
  const rows = tableRows(architecture, firstHeading);
  return Object.fromEntries(rows.map(([name, , allowed]) => [named(name)[0] ?? '', named(allowed).toSorted()]));
}

test('architecture · table of parts → the import rules that are tested', () => {
  const rules = Object.entries(partRules).map(([part, { runtime, types = [] }]) => [
    part,
    [...runtime, ...types].toSorted(),
  ]);
  expect(allowedIn('part')).toEqual(Object.fromEntries(rules));
});

test('architecture · table of rooms → the import rules that are tested', () => {
  const rules = Object.entries(roomRules).map(([room, allowed]) => [room, allowed.toSorted()]);
  expect(allowedIn('room')).toEqual(Object.fromEntries(rules));
});

test('architecture · table of errors → every class', () => {
  const classes = [...textOf('shared/kernel/errors.ts').matchAll(/export class (\w+)/g)].map(([, name = '']) => name);
  const rows = tableRows(architecture, 'class of `shared/kernel/errors.ts`').map(([name]) => named(name)[0]);
  expect(rows.toSorted()).toEqual(classes.toSorted());
});

test('architecture · steps of both trips → numbered without a gap', () => {
  const numbers = tableRows(architecture, '#').map(([number]) => Number(number));
  const second = numbers.lastIndexOf(1);
  const trips = [numbers.slice(0, second), numbers.slice(second)];
  for (const trip of trips) expect(trip).toEqual(trip.map((_, index) => index + 1));
  expect(trips.map((trip) => trip.length)).toEqual([11, 10]);
});
