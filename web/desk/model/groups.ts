import { groupsOf, type LineGroup } from '../../chat/groups.ts';
import type { DeskLine, ShownEntry } from '../record/shown-entries.ts';

type Mark = Exclude<ShownEntry, DeskLine> | { readonly kind: 'entrance'; readonly key: string };

/** What is drawn of a chat: groups of lines, notes, and a mark after the lines from before the agent joined. */
export type Group = LineGroup<DeskLine> | Mark;

/** Groups what a chat shows, in its order: lines of one speaker in a row, said to the same people. */
export function deskGroups(drawn: readonly ShownEntry[]): readonly Group[] {
  const isEarly = (each: ShownEntry): boolean => each.kind === 'line' && each.source === 'before';
  const shown = drawn.flatMap((each, at): readonly (DeskLine | Mark)[] => {
    const next = drawn[at + 1];
    const isLastEarly = isEarly(each) && (next === undefined || !isEarly(next));
    return isLastEarly ? [each, { kind: 'entrance', key: 'entrance' }] : [each];
  });
  return groupsOf<DeskLine, Mark>(
    shown,
    (one, other) => one.audience === other.audience && one.source === other.source,
  );
}
