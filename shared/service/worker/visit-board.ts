import type { RosterAgent } from '../../assignment/roster-agent.ts';
import { ringingAgents } from '../../conversation/asks.ts';
import { isThere } from '../../conversation/people.ts';
import type { ConversationState } from '../../conversation/state.ts';
import { defined } from '../../kernel/defined.ts';
import { cutText } from '../../kernel/grapheme-cut.ts';
import { plainName } from '../../kernel/visible-text.ts';
import { namelessVisitor } from '../../protocol/ucwa/nameless-visitor.ts';
import type { Tenant } from '../../providers/tenant.ts';
import type { ConversationName } from './service-envelope.ts';
import type { LoadedConversation } from './stored-conversation.ts';

/** What a visitor's company sees of one who waits. */
export type WaitingStanding = {
  readonly phase: 'waiting';
  /** What the visit is about, as the visitor or the tenant's name says. */
  readonly subject: string;
  /** What the visitor is called; absent: the visitor gave no name. */
  readonly name?: string;
  /** Name of the skill that the visitor asks for. */
  readonly skill?: string;
  /** SIP URIs of those who may come in by a ring of ours, from the decision to let it ring until its end is known. */
  readonly asked: readonly string[];
  /** How many lines the visitor has said. */
  readonly lines: number;
};

/** A visit is with people of the room (SIP URIs); `asked`: who may still come in by a ring of ours. */
export type AttendedStanding = {
  readonly phase: 'attended';
  readonly people: readonly string[];
  readonly asked?: readonly string[];
};

/** How a visit stands: waits, is with people, or is over. */
export type VisitStanding = WaitingStanding | AttendedStanding | { readonly phase: 'ended' };

/** How a visit stands as of its conversation's version; `startedAt` is when the visitor came, `at` when it last changed, epoch ms. */
export type VisitReport = {
  readonly name: ConversationName;
  readonly version: number;
  readonly startedAt: number;
  readonly at: number;
  readonly standing: VisitStanding;
};

/** What a visit decides with the roster's picture: `report` = how it will stand, where that is to be noted ahead of the decision's record. */
export type LookedAt<Decision> = { readonly report: VisitReport | undefined; readonly decision: Decision };

/** A look of one visit at the roster; `decide` is pure, and may be called more than once: the last call counts. */
export type RosterLook<Decision> = {
  readonly id: string;
  readonly conversation: string;
  readonly decide: (agents: readonly RosterAgent[]) => LookedAt<Decision>;
};

/** Takes note of how the visits of a tenant stand. */
export interface VisitBoard {
  /**
   * Lets a visit decide with the picture of the tenant's agents, in their order, and notes how it will stand in the transaction that guards the picture. So
   * no agent is asked beyond its capacity, whichever visits look at the same time.
   * @throws {Unavailable} StoreUnavailable
   * @throws {StateConflict} StateChanged — when others kept writing first
   */
  look<Decision>(tenant: Pick<Tenant, 'id' | 'agents'>, look: RosterLook<Decision>): Promise<Decision>;

  /**
   * Notes how a visit stands; what is not newer than what is noted changes nothing, so that it may be told twice and in any order. `instead` names
   * the look whose note this takes the place of in any case, since nothing was recorded of it.
   * @throws {Unavailable} StoreUnavailable
   * @throws {StateConflict} StateChanged — when others kept writing first
   */
  tell(tenant: Pick<Tenant, 'id' | 'agents'>, report: VisitReport, instead?: string): Promise<void>;
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
      return attendedOf(state);
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
  return defined({
    phase: 'waiting' as const,
    subject: plan?.subject ?? '',
    name: nameOf(facts.visitor?.displayName ?? ''),
    skill: plan?.skill,
    asked: askedIn(state),
    lines: facts.visitorLines,
  });
}

/** Names are for showing only; a longer one is cut. */
const longestName = 250;

function nameOf(displayName: string): string | undefined {
  const name = cutText(plainName(displayName), longestName);
  return name === '' || name === namelessVisitor ? undefined : name;
}

function attendedOf(state: ConversationState): AttendedStanding {
  const people = state.facts.people.map(({ address }) => address).filter((address) => isThere(state.facts, address));
  const asked = askedIn(state);
  return asked.length === 0 ? { phase: 'attended', people } : { phase: 'attended', people, asked };
}

/** Whether agents are asked after a decision who were not before, so that they need a place. */
export function asksFurther(before: ConversationState | undefined, after: ConversationState): boolean {
  const asked = before === undefined ? [] : askedIn(before);
  return askedIn(after).some((address) => !asked.includes(address));
}

/** Who may come in by a ring: also one that the platform has not reported yet, and one that was given up and is not known to have ended. */
function askedIn(state: ConversationState): readonly string[] {
  const { facts } = state;
  const isRung = facts.people.filter(({ invitation }) => invitation?.outcome === 'ringing');
  const asked = [...ringingAgents(state), ...isRung].map(({ address }) => address);
  return [...new Set(asked)].filter((address) => !isThere(facts, address));
}
