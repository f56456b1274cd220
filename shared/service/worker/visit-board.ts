import { isThere } from '../../conversation/people.ts';
import type { ConversationState } from '../../conversation/state.ts';
import { defined } from '../../kernel/defined.ts';
import type { Tenant } from '../../providers/tenant.ts';
import type { ConversationName } from './service-envelope.ts';
import type { LoadedConversation } from './stored-conversation.ts';

/** What a visitor's company sees of one who waits. */
export type WaitingStanding = {
  readonly phase: 'waiting';
  /** What the visit is about, as the visitor or the tenant's name says. */
  readonly subject: string;
  /** Name of the skill that the visitor asks for. */
  readonly skill?: string;
  /** SIP URIs of those at whom it rings now. */
  readonly asked: readonly string[];
  /** How many lines the visitor has said. */
  readonly lines: number;
};

/** How a visit stands: waits, is with so many people of the room (SIP URIs), or is over. */
export type VisitStanding =
  | WaitingStanding
  | { readonly phase: 'attended'; readonly people: readonly string[] }
  | { readonly phase: 'ended' };

/** How a visit stands as of its conversation's version; `startedAt` is when the visitor came, `at` when it last changed, epoch ms. */
export type VisitReport = {
  readonly name: ConversationName;
  readonly version: number;
  readonly startedAt: number;
  readonly at: number;
  readonly standing: VisitStanding;
};

/** Takes note of how the visits of a tenant stand. */
export interface VisitBoard {
  /**
   * Notes how a visit stands; what is not newer than what is noted changes nothing, so that it may be told twice and in any order.
   * @throws {Unavailable} StoreUnavailable
   * @throws {StateConflict} StateChanged — when others kept writing first
   */
  tell(tenant: Pick<Tenant, 'id' | 'agents'>, report: VisitReport): Promise<void>;
}

/** How a visit stands; undefined until its visitor has been let in, and where it waits at a contact center, which has agents of its own. */
function standingOf(state: ConversationState): VisitStanding | undefined {
  if (state.queued !== undefined) return undefined;
  switch (state.phase) {
    case 'invited':
    case 'connecting':
      return undefined;
    case 'waiting':
      return waitingOf(state);
    case 'attended':
      return { phase: 'attended', people: addressesOf(state, (address) => isThere(state.facts, address)) };
    case 'closing':
    case 'closed':
      return { phase: 'ended' };
  }
}

/** What the board is told of a conversation as it stands; undefined until its visitor has been let in. */
export function reportOf(
  name: ConversationName,
  { version, state }: Pick<LoadedConversation, 'version' | 'state'>,
): VisitReport | undefined {
  const standing = standingOf(state);
  if (standing === undefined) return undefined;
  return { name, version, startedAt: state.facts.visitor?.at ?? state.at, at: state.at, standing };
}

/** Whether the board has to be told after a change; always, where it is not known what was there before. */
export function isBoardStale(before: ConversationState | undefined, after: ConversationState): boolean {
  if (before === after) return false;
  if (before === undefined) return standingOf(after) !== undefined;
  return JSON.stringify(standingOf(before)) !== JSON.stringify(standingOf(after));
}

function waitingOf(state: ConversationState): WaitingStanding {
  const { facts, plan } = state;
  const isAsked = (address: string): boolean =>
    facts.people.some((person) => person.address === address && person.invitation?.outcome === 'ringing');
  return defined({
    phase: 'waiting' as const,
    subject: plan?.subject ?? '',
    skill: plan?.skill,
    asked: addressesOf(state, (address) => isAsked(address) && !isThere(facts, address)),
    lines: facts.visitorLines,
  });
}

const addressesOf = ({ facts }: ConversationState, isMeant: (address: string) => boolean): readonly string[] =>
  facts.people.map(({ address }) => address).filter(isMeant);
