import type { RosterAgent } from '../../assignment/roster-agent.ts';
import type { VisitReport } from '../worker/visit-board.ts';
import type { AgentStatus } from './board.ts';

/** A status that an agent tells. */
export type ToldStatus = {
  readonly status: Exclude<AgentStatus, 'signed-out'>;
  readonly reason?: string;
  /** One more than that of the status before. */
  readonly revision: number;
};

/** Something that a tenant's board learns. */
export type BoardInput =
  /** How a visit stands; `instead` names the look whose note this takes the place of, since it was not decided so. */
  | { readonly kind: 'visit'; readonly report: VisitReport; readonly instead?: string }
  /**
   * A visit is decided on with the roster's picture as it is at this place among the inputs; how it will stand is noted, where it is to be. `decide` is
   * pure, and may be called more than once: the last call counts.
   */
  | {
      readonly kind: 'look';
      readonly id: string;
      readonly conversation: string;
      readonly decide: (agents: readonly RosterAgent[]) => VisitReport | undefined;
    }
  /** An agent's desk has asked for the board; `isFirst`: for the whole of it, as a page does that was just opened. */
  | { readonly kind: 'seen'; readonly address: string; readonly isFirst: boolean }
  | { readonly kind: 'status'; readonly address: string; readonly told: ToldStatus }
  /** An agent's desk was left on purpose. */
  | { readonly kind: 'left'; readonly address: string }
  /** A visit is to be forgotten, whatever comes of it. */
  | { readonly kind: 'forget'; readonly conversation: string }
  /** Nothing but what time and the tenant's settings have changed. */
  | { readonly kind: 'review' }
  /** The same, and all is counted anew by the visits' rows. */
  | { readonly kind: 'recount' };

/** What became of an input: `repeated` = it was known; `overtaken` = a later one is. */
export type BoardOutcome = 'written' | 'repeated' | 'overtaken';
