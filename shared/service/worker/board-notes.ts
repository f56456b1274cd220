import { type Decision, decideAll } from '../../conversation/decide.ts';
import type { ConversationEvent } from '../../conversation/event.ts';
import type { ConversationState } from '../../conversation/state.ts';
import { randomId } from '../../kernel/ids.ts';
import type { Clock } from '../../kernel/time.ts';
import type { Tenant } from '../../providers/tenant.ts';
import { isRosterNeeded, withRoster } from './roster-look.ts';
import type { RosterReader } from './roster-reader.ts';
import type { ConversationName } from './service-envelope.ts';
import type { LoadedConversation } from './stored-conversation.ts';
import { asksFurther, isBoardStale, reportOf, type VisitBoard } from './visit-board.ts';

/** What the notes on one conversation need. */
export type BoardNotesDependencies = {
  readonly name: ConversationName;
  readonly tenant: Tenant;
  readonly roster: RosterReader;
  readonly board: VisitBoard;
  readonly now: Clock;
};

/** A decision, and the events that it was made of: those that came, and the roster's picture. */
export type Considered = { readonly events: readonly ConversationEvent[]; readonly decision: Decision };

/** What one conversation's worker notes on the board of its tenant: whom it asks, before that is recorded, and how it stands, afterwards. */
export class BoardNotes {
  readonly #dependencies: BoardNotesDependencies;
  readonly #look = randomId();
  /** The version as which a decision was noted that is not known to be recorded. */
  #aheadAs: number | undefined;

  constructor(dependencies: BoardNotesDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Decides on events, to be written as a version: with the roster's picture of now, where agents may be asked or are asked because of them.
   * @throws {Unavailable} StoreUnavailable
   * @throws {StateConflict} StateChanged — when others kept writing first
   */
  async decide(
    before: ConversationState | undefined,
    events: readonly ConversationEvent[],
    version: number,
  ): Promise<Considered> {
    const isNeeded = isRosterNeeded(before, events);
    if (before === undefined || !isNeeded) {
      // A visit that only begins asks no one yet, but may hear at once that it has no hope.
      const considered = this.#considered(before, isNeeded ? await this.#withPicture(events) : events, version);
      if (!asksFurther(before, considered.decision.state)) return considered;
    }
    return this.#asking(before, events, version);
  }

  /** Decides inside the board's transaction, which guards the picture. */
  #asking(
    before: ConversationState | undefined,
    events: readonly ConversationEvent[],
    version: number,
  ): Promise<Considered> {
    const { name, tenant, board, now } = this.#dependencies;
    const at = now();
    const earlier = this.#aheadAs;
    return board.look(tenant, {
      id: this.#look,
      conversation: name.conversation,
      decide: (agents) => {
        const decision = this.#considered(before, withRoster(before, events, { at, agents }), version);
        const report = reportOf(name, { version, state: decision.decision.state });
        const isNoted = report?.standing.phase === 'waiting';
        this.#aheadAs = isNoted ? version : earlier;
        return { report: isNoted ? report : undefined, decision };
      },
    });
  }

  async #withPicture(events: readonly ConversationEvent[]): Promise<readonly ConversationEvent[]> {
    const { tenant, roster, now } = this.#dependencies;
    const agents = await roster.picture(tenant);
    return withRoster(undefined, events, { at: now(), agents });
  }

  #considered(
    before: ConversationState | undefined,
    events: readonly ConversationEvent[],
    version: number,
  ): Considered {
    const { conversation } = this.#dependencies.name;
    return { events, decision: decideAll(before, events, { conversation, version }) };
  }

  /** Tells the board how a conversation stands after a change, where it was not noted ahead; `before` undefined: it is not known what was there. */
  async tell(before: ConversationState | undefined, after: LoadedConversation): Promise<void> {
    const { name, tenant, board } = this.#dependencies;
    const aheadAs = this.#aheadAs;
    this.#aheadAs = undefined;
    if (aheadAs === after.version || (aheadAs === undefined && !isBoardStale(before, after.state))) return;
    const report = reportOf(name, after);
    if (report !== undefined) await board.tell(tenant, report, aheadAs === undefined ? undefined : this.#look);
  }

  /** Takes back what was noted ahead of a decision on a conversation that is not there. */
  async takeBack(): Promise<void> {
    const { name, tenant, board, now } = this.#dependencies;
    const version = this.#aheadAs;
    if (version === undefined) return;
    this.#aheadAs = undefined;
    const at = now();
    await board.tell(tenant, { name, version, startedAt: at, at, standing: { phase: 'ended' } }, this.#look);
  }
}
