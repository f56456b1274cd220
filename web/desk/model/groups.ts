import type { Drawn, DrawnLine } from '../record/drawn-lines.ts';

/** Lines of one speaker in a row, said to the same people. */
export type LineGroup = {
  readonly kind: 'lines';
  readonly key: string;
  readonly lines: readonly [DrawnLine, ...DrawnLine[]];
};

/** What is drawn of a chat: groups of lines, notes, and the mark behind what was said before the agent came. */
export type Group = LineGroup | Extract<Drawn, { kind: 'note' }> | { readonly kind: 'entrance'; readonly key: string };

/** Lines of one speaker belong together as long as no more time lies between them. */
const togetherMs = 5 * 60_000;

/** Groups what a chat shows, in its order. */
export function groupsOf(drawn: readonly Drawn[]): readonly Group[] {
  const groups: Group[] = [];
  let wasBefore = false;
  for (const each of drawn) {
    const isBefore = each.kind === 'line' && each.source === 'before';
    if (wasBefore && !isBefore) groups.push({ kind: 'entrance', key: 'entrance' });
    wasBefore = isBefore;
    const last = groups.at(-1);
    if (each.kind === 'note') groups.push(each);
    else if (last?.kind === 'lines' && belongs(last.lines[last.lines.length - 1] ?? last.lines[0], each)) {
      groups[groups.length - 1] = { ...last, lines: [...last.lines, each] };
    } else groups.push({ kind: 'lines', key: each.key, lines: [each] });
  }
  return wasBefore ? [...groups, { kind: 'entrance', key: 'entrance' }] : groups;
}

function belongs(last: DrawnLine, next: DrawnLine): boolean {
  const isSame = last.by === next.by && last.name === next.name && last.audience === next.audience;
  return isSame && last.source === next.source && next.at - last.at < togetherMs;
}
