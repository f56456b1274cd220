import type { WireObject } from '../../transport/wire.ts';
import { differingPlaces, isSame, type Place, valueAt, withValueAt } from './places.ts';

/** A place that someone else has changed meanwhile; `isContested`: this person, too, to something else. */
export type Difference = {
  readonly place: Place;
  readonly mine: unknown;
  readonly theirs: unknown;
  readonly isContested: boolean;
};

/** Whose value is taken at a contested place. */
export type Choice = 'mine' | 'theirs';

/** Three states of a company: the one that both began with, this person's, and the one that is stored now. */
export type Versions = { readonly base: WireObject; readonly mine: WireObject; readonly theirs: WireObject };

/** What someone else has changed meanwhile. */
export function differencesOf({ base, mine, theirs }: Versions): readonly Difference[] {
  const own = differingPlaces(base, mine);
  return differingPlaces(base, theirs).flatMap((place) => {
    // A member of what the other has replaced, or the whole of what the other has changed a member of.
    const touching = own.filter((one) => one === place || one.startsWith(`${place}.`) || place.startsWith(`${one}.`));
    const at = touching.reduce((shortest, one) => (one.length < shortest.length ? one : shortest), place);
    const difference = { place: at, mine: valueAt(mine, at), theirs: valueAt(theirs, at) };
    return [{ ...difference, isContested: touching.length > 0 && !isSame(difference.mine, difference.theirs) }];
  });
}

/** What is stored now, with this person's changes on top; at contested places as was chosen. */
export function merged(versions: Versions, choices: ReadonlyMap<Place, Choice>): WireObject {
  const { base, mine, theirs } = versions;
  const contested = differencesOf(versions).filter(({ isContested }) => isContested);
  const isTheirs = (place: Place): boolean =>
    contested.some(
      (one) => (place === one.place || place.startsWith(`${one.place}.`)) && choices.get(one.place) === 'theirs',
    );
  return differingPlaces(base, mine)
    .filter((place) => !isTheirs(place))
    .reduce((company, place) => withValueAt(company, place, valueAt(mine, place)), theirs);
}
