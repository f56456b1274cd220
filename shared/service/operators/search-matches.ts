import type { ConversationState } from '../../conversation/state.ts';
import type { TranscriptLine } from '../../conversation/transcript.ts';
import { cutText } from '../../kernel/grapheme-cut.ts';
import { folded } from '../../kernel/visible-text.ts';
import type { SearchMatch } from '../../protocol/carebridge/search.ts';

/** Choice: so many places show well enough that it is the one. */
const mostMatches = 3;
/** What stands around what is looked for, UTF-16 units: before it, and all together. */
const excerpt = { before: 40, length: 160 } as const;

/** Where a conversation has a text, which is folded; none: it does not. */
export function matchesIn(
  state: ConversationState,
  lines: readonly TranscriptLine[],
  wanted: string,
): readonly SearchMatch[] {
  const { facts, queued, wrapUps = [] } = state;
  const visitor = facts.visitor ?? queued?.opening?.visitor;
  const about: readonly (readonly [SearchMatch['in'], string | undefined])[] = [
    ['name', visitor?.displayName],
    ['subject', visitor?.subject],
    ...wrapUps.flatMap(({ tags, note }) => [...tags, note].map((text) => ['wrap-up', text] as const)),
  ];
  const found = about.flatMap(([where, text]) => matchIn({ in: where }, text, wanted));
  const said = lines.flatMap(({ number, text }) => matchIn({ in: 'line', number }, text, wanted));
  return [...found, ...said].slice(0, mostMatches);
}

function matchIn(
  where: Omit<SearchMatch, 'excerpt'> & Pick<SearchMatch, 'in'>,
  text: string | undefined,
  wanted: string,
): readonly SearchMatch[] {
  if (text === undefined) return [];
  const at = folded(text).indexOf(wanted);
  return at < 0 ? [] : [{ ...where, excerpt: around(text, at) }];
}

/** Folding may move places a little: they are for people to read. */
function around(text: string, at: number): string {
  const begin = Math.max(0, Math.min(at, text.length) - excerpt.before);
  const isCut = begin > 0;
  // Not from the second half of a character on.
  const rest = text.slice(begin).replace(/^[\udc00-\udfff]/, '');
  const shown = cutText(rest, excerpt.length);
  return `${isCut ? '…' : ''}${shown}${shown.length < rest.length ? '…' : ''}`;
}
