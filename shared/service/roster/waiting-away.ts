import { BoundedMap } from '../../kernel/bounded-map.ts';
import { errorCode, type Log } from '../../kernel/log.ts';
import type { Clock } from '../../kernel/time.ts';
import type { Tenant } from '../../providers/tenant.ts';
import type { VisitorSilence } from '../operators/visitor-silence.ts';
import type { StoredConversations } from '../worker/stored-conversation.ts';
import { visitorLegOf } from '../worker/visitor-leg.ts';
import type { BoardStore } from './board-store.ts';

/** A visitor who waits and whose page is gone, or asleep: since when, epoch ms. */
export type AwayVisit = { readonly conversation: string; readonly since: number };

/** What looking for pages that are gone needs. */
type WaitingAwayDependencies = {
  readonly boards: Pick<BoardStore, 'read' | 'visits'>;
  readonly stored: Pick<StoredConversations, 'load'>;
  readonly silence: VisitorSilence['onPlatform'];
  readonly log: Log;
  readonly now: Clock;
};

type Found = readonly AwayVisit[] | undefined;

/** Choice: one look is good for all desks within this time, milliseconds. */
const freshMs = 10_000;

/** Choice: of so many who wait, the longest ones, it is known. */
const mostLookedAt = 30;
const rememberedBoards = 1_000;
const rememberedVisits = 10_000;

/** Which of the visitors who wait are away; asked for with the board, which learns nothing of it, since a page that is gone tells nothing. */
export class WaitingAway {
  readonly #dependencies: WaitingAwayDependencies;
  readonly #found = new BoundedMap<{ readonly at: number; readonly away: Promise<Found> }>(rememberedBoards);
  readonly #legs = new BoundedMap<string>(rememberedVisits);

  constructor(dependencies: WaitingAwayDependencies) {
    this.#dependencies = dependencies;
  }

  /** Those of a tenant; undefined where it could not be found out, which is logged. */
  of(tenant: Tenant): Promise<Found> {
    const at = this.#dependencies.now();
    const known = this.#found.get(tenant.id);
    if (known !== undefined && Math.abs(at - known.at) < freshMs) return known.away;
    const { log } = this.#dependencies;
    const away = this.#look(tenant).catch((error: unknown) => {
      log({ level: 'warn', event: 'failure', tenant: tenant.id, step: 'board-away', code: errorCode(error) });
      return undefined;
    });
    this.#found.set(tenant.id, { at, away });
    return away;
  }

  async #look({ id, entraTenantId }: Tenant): Promise<readonly AwayVisit[]> {
    const { boards, silence } = this.#dependencies;
    const board = await boards.read(id, freshMs);
    if (board === undefined || board.board.waiting === 0) return [];
    const waiting = (await boards.visits(id)).filter((visit) => visit.phase === 'waiting');
    const longest = waiting.toSorted((one, other) => one.since - other.since);
    const looked = longest.slice(0, mostLookedAt).map(async ({ conversation }): Promise<readonly AwayVisit[]> => {
      const leg = await this.#legOf(id, conversation);
      const found = leg === undefined ? undefined : await silence(entraTenantId, leg);
      return found === undefined ? [] : [{ conversation, since: found.since }];
    });
    return (await Promise.all(looked)).flat();
  }

  async #legOf(tenant: string, conversation: string): Promise<string | undefined> {
    const known = this.#legs.get(conversation);
    if (known !== undefined) return known;
    const loaded = await this.#dependencies.stored.load({ tenant, conversation });
    const leg = loaded === undefined ? undefined : visitorLegOf(loaded.state);
    if (leg !== undefined) this.#legs.set(conversation, leg);
    return leg;
  }
}
