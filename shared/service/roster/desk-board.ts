import { RequestRefused } from '../../kernel/errors.ts';
import { hashId } from '../../kernel/ids.ts';
import type { Log } from '../../kernel/log.ts';
import { type Clock, minuteMs } from '../../kernel/time.ts';
import type { BoardAnswer, BoardQuery, StatusAnswer, StatusInput } from '../../protocol/carebridge/board.ts';
import type { Tenant, TenantAgent } from '../../providers/tenant.ts';
import { type Caller, maySee } from '../callers/access.ts';
import { InstanceLimit, tooMany } from '../limits/instance-limit.ts';
import type { RateLimit } from '../limits/rate-limit.ts';
import { agentIn } from '../operators/participation.ts';
import type { TenantReader } from '../tenants/tenant-directory.ts';
import { isNotedAsSeen } from './agent-input.ts';
import { availabilityAt } from './availability.ts';
import { type Board, emptyBoard, shownOf, shownVisit, type WaitingVisit } from './board.ts';
import { recordOf } from './board-draft.ts';
import type { BoardInput } from './board-input.ts';
import type { BoardStore } from './board-store.ts';
import { agentView, awayView, changeView, visitView } from './board-view.ts';
import type { WaitingAway } from './waiting-away.ts';

/** What the board needs to be read and written by people. */
export type DeskBoardDependencies = {
  readonly boards: BoardStore;
  readonly away: WaitingAway;
  readonly tenants: TenantReader;
  readonly statusLimit: RateLimit;
  readonly log: Log;
  readonly now: Clock;
};

/** One person's requests that wait for changes at this instance. */
const mostParked = 6;

/** One person's requests at this instance. */
const requestsPerMinute = 240;

/** What an instance knows of a board may be so old before it is read again to see whether a desk is noted. */
const freshMs = 5_000;

/** A person at a tenant's board; `self`: the agent that the person is to the tenant. */
type Reader = { readonly tenant: Tenant; readonly self: TenantAgent | undefined; readonly key: string };

const notFound = (): RequestRefused => new RequestRefused('NotFound', 'There is no such tenant.');

/** The board for those who answer for a tenant: they read it, and agents tell their status. Source: carebridge.md#board */
export class DeskBoard {
  readonly #dependencies: DeskBoardDependencies;
  readonly #requests = new InstanceLimit(requestsPerMinute, minuteMs);
  readonly #parked = new Map<string, number>();

  constructor(dependencies: DeskBoardDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * The whole board, or what has changed since a cursor: at once, or when something does within the time that the caller waits. An agent who asks
   * is there.
   * @throws {RequestRefused} NotFound — when the caller neither answers for the tenant nor operates it
   * @throws {RequestRefused} TooManyRequests — when the caller asks too often, or with too many requests at once
   * @throws {Unavailable} StoreUnavailable
   */
  async read(
    caller: Caller,
    tenant: string,
    { after, wait }: BoardQuery,
    signal: AbortSignal | undefined,
  ): Promise<BoardAnswer> {
    const reader = await this.#readerOf(caller, tenant);
    this.#requests.take(reader.key);
    await this.#dependencies.boards.open(tenant);
    await this.#noteSeen(reader, after === undefined);
    const answer =
      after === undefined ? await this.#snapshot(reader.tenant) : await this.#changes(reader, { after, wait }, signal);
    const away = await this.#dependencies.away.of(reader.tenant);
    return away === undefined ? answer : { ...answer, away: away.map(awayView) };
  }

  async #changes(
    { tenant, key }: Reader,
    { after, wait }: { readonly after: number; readonly wait: number },
    signal: AbortSignal | undefined,
  ): Promise<BoardAnswer> {
    const polled = await this.#parkedAs(key, () =>
      this.#dependencies.boards.poll(tenant.id, after + 1, wait * 1_000, signal),
    );
    switch (polled.outcome) {
      case 'entries': {
        const changes = polled.entries.flatMap(({ entry }) => (entry.kind === 'events' ? entry.content.changes : []));
        return {
          kind: 'changes',
          cursor: polled.entries.at(-1)?.number ?? after,
          changes: changes.map((change) => changeView(change, tenant.agents)),
        };
      }
      case 'none':
        return { kind: 'changes', cursor: after, changes: [] };
      default:
        return this.#snapshot(tenant);
    }
  }

  /**
   * Takes an agent's status; the same once more changes nothing.
   * @throws {RequestRefused} NotFound — when the caller is no agent of the tenant
   * @throws {RequestRefused} InvalidRequest — when a reason is given for what is no pause
   * @throws {RequestRefused} Conflict — when a later status is known; the board tells it
   * @throws {RequestRefused} TooManyRequests — when the caller tells too often
   * @throws {Unavailable} StoreUnavailable
   */
  async tellStatus(caller: Caller, tenant: string, input: StatusInput): Promise<StatusAnswer> {
    const { status, reason, revision } = input;
    if (reason !== undefined && status !== 'pause') {
      throw new RequestRefused('InvalidRequest', 'The request is not valid.', {
        details: ['reason: only a pause has one; leave it out'],
      });
    }
    const told = { status, revision, ...(reason === undefined ? {} : { reason }) };
    return this.#put(caller, tenant, (address) => ({ kind: 'status', address, told }));
  }

  /** Notes that an agent has left the desk. Throws as `tellStatus` does, but no Conflict. */
  async leave(caller: Caller, tenant: string): Promise<StatusAnswer> {
    return this.#put(caller, tenant, (address) => ({ kind: 'left', address }));
  }

  async #put(caller: Caller, id: string, inputOf: (address: string) => BoardInput): Promise<StatusAnswer> {
    const { boards, statusLimit, log } = this.#dependencies;
    const { tenant, self, key } = await this.#readerOf(caller, id);
    if (self === undefined) throw notFound();
    await statusLimit.take(key);
    const outcome = await boards.put(tenant, inputOf(self.address));
    if (outcome === 'overtaken') throw new RequestRefused('Conflict', 'A later status is known.');
    const board = (await boards.read(id, freshMs))?.board ?? emptyBoard;
    const agent = this.#shown(board, self.address);
    log({ level: 'info', event: 'roster-changed', tenant: id, step: agent.status ?? 'none', outcome });
    return { agent: agentView(agent, tenant.agents) };
  }

  /** Who asks, at which tenant's board. */
  async #readerOf(caller: Caller, id: string): Promise<Reader> {
    const tenant = await this.#dependencies.tenants.find(id);
    if (tenant === undefined || !tenant.enabled || !maySee(caller, tenant.entraTenantId)) throw notFound();
    const self = agentIn(tenant, caller);
    if (caller.kind === 'agent' && self === undefined) throw notFound();
    const person = caller.kind === 'local' ? [] : [caller.entraTenantId, caller.objectId];
    return { tenant, self, key: hashId('desk-board', id, ...person) };
  }

  /** Notes that a desk is there, where that is not noted; and who is not there any more, where readers were not told. */
  async #noteSeen({ tenant, self }: Reader, isFirst: boolean): Promise<void> {
    const { boards, now } = this.#dependencies;
    const board = (await boards.read(tenant.id, freshMs))?.board ?? emptyBoard;
    const at = now();
    if (self !== undefined && !isNotedAsSeen(recordOf(board, self.address), isFirst, at)) {
      await boards.put(tenant, { kind: 'seen', address: self.address, isFirst });
    } else if (board.agents.some((agent) => agent.availability !== availabilityAt(agent, at))) {
      await boards.put(tenant, { kind: 'review' });
    }
  }

  /** The board is read first: what comes after that is told by its entries, whether its row is read here or not. */
  async #snapshot({ id, agents }: Tenant): Promise<BoardAnswer> {
    const { boards } = this.#dependencies;
    const { board, version } = (await boards.read(id, 0)) ?? { board: emptyBoard, version: 1 };
    const visits = (await boards.visits(id)).flatMap((visit): readonly WaitingVisit[] =>
      visit.phase === 'waiting' ? [shownVisit(visit)] : [],
    );
    return {
      kind: 'snapshot',
      cursor: version,
      agents: agents.map(({ address }) => agentView(this.#shown(board, address), agents)),
      waiting: [...visits].sort((one, other) => one.since - other.since).map(visitView),
    };
  }

  #shown(board: Board, address: string) {
    const record = recordOf(board, address);
    return shownOf({ ...record, availability: availabilityAt(record, this.#dependencies.now()) });
  }

  async #parkedAs<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#parked.get(key) ?? 0;
    if (before >= mostParked) throw tooMany(1_000);
    this.#parked.set(key, before + 1);
    try {
      return await work();
    } finally {
      const left = (this.#parked.get(key) ?? 1) - 1;
      if (left === 0) this.#parked.delete(key);
      else this.#parked.set(key, left);
    }
  }
}
