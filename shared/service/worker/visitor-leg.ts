import type { ConversationState } from '../../conversation/state.ts';

/** URL of the visitor's conversation at the platform; undefined until that has told it. */
export function visitorLegOf({ facts }: Pick<ConversationState, 'facts'>): string | undefined {
  const link = facts.selves.visitor?.link;
  return link === undefined || !URL.canParse(link.href, link.base) ? undefined : new URL(link.href, link.base).href;
}
