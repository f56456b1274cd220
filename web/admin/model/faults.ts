import type { AdminFailure } from '../api/admin-api.ts';
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

/** The faults at a place itself, and at those within it that have no field of their own (`isField`). */
export function faultsAt(faults: readonly Fault[], place: Place): readonly Fault[] {
  return faults.filter((fault) => fault.place === place);
}
