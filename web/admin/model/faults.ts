import type { AdminFailure } from '../api/requests.ts';
import type { Place } from './places.ts';

/** What is wrong at a place, as the service says it; the whole company has the place ''. */
export type Fault = { readonly place: Place; readonly text: string };

/** What the service says against a company, each with its place. Source: carebridge.md#tenants */
export function faultsOf({ message, details }: Pick<AdminFailure, 'message' | 'details'>): readonly Fault[] {
  const placed = details.map((detail): Fault => {
    const [, place = '', text = detail] = /^([A-Za-z0-9.-]+): (.*)$/s.exec(detail) ?? [];
    return { place: place === 'the' ? '' : place, text };
  });
  if (placed.length > 0) return placed;
  return [{ place: placeOfTitle.find(([title]) => title.test(message))?.[1] ?? '', text: message }];
}

/** Refusals that concern one member, and say so in words alone. */
const placeOfTitle: readonly (readonly [RegExp, Place])[] = [
  [/tenant of this id/, 'id'],
  [/application endpoint/, 'platform.applicationEndpoint'],
];

/** The faults at a place itself. */
export function faultsAt(faults: readonly Fault[], place: Place): readonly Fault[] {
  return faults.filter((fault) => fault.place === place);
}

/** A sentence of the service in other words: those of the first pattern that it begins with; itself where there is none. */
export function inWordsOf(known: readonly (readonly [said: string, other: string])[], said: string): string {
  for (const [pattern, other] of known) {
    const number = begun(said, pattern);
    if (number !== undefined) return other.replace('…', number);
  }
  return said;
}

/** Whether a sentence begins as a pattern does, in which `…` stands for a number: that number, or '' where the pattern has none. */
function begun(said: string, pattern: string): string | undefined {
  const [before = '', after] = pattern.split('…');
  if (!said.startsWith(before)) return undefined;
  if (after === undefined) return '';
  const number = /^\d+/.exec(said.slice(before.length))?.[0];
  return number !== undefined && said.slice(before.length + number.length).startsWith(after) ? number : undefined;
}
