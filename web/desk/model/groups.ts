import { groupsOf, type LineGroup } from '../../chat/groups.ts';
import type { Drawn, DrawnLine } from '../record/drawn-lines.ts';

type Mark = Exclude<Drawn, DrawnLine> | { readonly kind: 'entrance'; readonly key: string };

/** What is drawn of a chat: groups of lines, notes, and the mark behind what was said before the agent came. */
export type Group = LineGroup<DrawnLine> | Mark;

/** Groups what a chat shows, in its order: lines of one speaker in a row, said to the same people. */
export function deskGroups(drawn: readonly Drawn[]): readonly Group[] {
  const isEarly = (each: Drawn): boolean => each.kind === 'line' && each.source === 'before';
  const shown = drawn.flatMap((each, at): readonly (DrawnLine | Mark)[] => {
    const next = drawn[at + 1];
    const isLastEarly = isEarly(each) && (next === undefined || !isEarly(next));
    return isLastEarly ? [each, { kind: 'entrance', key: 'entrance' }] : [each];
  });
  return groupsOf<DrawnLine, Mark>(
    shown,
    (one, other) => one.audience === other.audience && one.source === other.source,
  );
}
