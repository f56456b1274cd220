/** A message as it is shown, received or own, sent or pending. */
export type ShownLine = {
  readonly kind: 'line';
  readonly key: string;
  readonly at: number;
  /** `self`: the reader of this page. */
  readonly by: 'self' | 'visitor' | 'agent' | 'company';
  readonly name: string;
  readonly text: string;
};

/** Lines of one speaker in a row. */
export type LineGroup<Line extends ShownLine> = {
  readonly kind: 'lines';
  readonly key: string;
  readonly lines: readonly [Line, ...Line[]];
};

/** Lines of one speaker belong together as long as no more time lies between them. */
const togetherMs = 5 * 60_000;

/** Groups consecutive lines of one speaker that `isAlike` accepts; items that are no lines stay as they are and separate groups. */
export function groupsOf<Line extends ShownLine, Mark extends { readonly kind: string }>(
  shown: readonly (Line | Mark)[],
  isAlike: (one: Line, other: Line) => boolean = () => true,
): readonly (LineGroup<Line> | Mark)[] {
  const groups: (LineGroup<Line> | Mark)[] = [];
  let open: [Line, ...Line[]] | undefined;
  for (const item of shown) {
    if (!isLine(item)) {
      groups.push(item);
      open = undefined;
      continue;
    }
    const last = open?.at(-1);
    if (open !== undefined && last !== undefined && isSoonAfter(last, item) && isAlike(last, item)) open.push(item);
    else {
      open = [item];
      groups.push({ kind: 'lines', key: item.key, lines: open });
    }
  }
  return groups;
}

const isLine = <Line extends ShownLine>(item: Line | { readonly kind: string }): item is Line => item.kind === 'line';

const isSoonAfter = (last: ShownLine, next: ShownLine): boolean =>
  last.by === next.by && last.name === next.name && next.at - last.at < togetherMs;
