import type { RosterAgent } from '../../assignment/roster-agent.ts';
import { visitorsToAskFor } from '../../assignment/waiting-visitors.ts';
import type { EventBus } from '../../bus/bus.ts';
import { defined } from '../../kernel/defined.ts';
import { randomId } from '../../kernel/ids.ts';
import { errorCode, type Log } from '../../kernel/log.ts';
import type { Clock } from '../../kernel/time.ts';
import type { RosterReader } from '../worker/roster-reader.ts';
import { addressed } from '../worker/service-envelope.ts';
import type { LookedAt, RosterLook, VisitBoard, VisitReport } from '../worker/visit-board.ts';
import { type Board, emptyBoard, type VisitRow } from './board.ts';
import { recordOf } from './board-draft.ts';
import type { BoardOwner, BoardStore, BoardWritten } from './board-store.ts';
import { pictureOf, takenBy } from './roster-picture.ts';

/** What the roster needs. */
export type RosterDependencies = {
  readonly boards: BoardStore;
  readonly bus: EventBus;
  readonly log: Log;
  readonly now: Clock;
};

/** Who of the tenants' agents is there and with how many chats, and who waits; kept on the tenants' boards. */
export class Roster implements RosterReader, VisitBoard {
  readonly #dependencies: RosterDependencies;

  constructor(dependencies: RosterDependencies) {
    this.#dependencies = dependencies;
    dependencies.boards.onWritten((owner, written) => this.#wake(owner, written));
  }

  async picture({ id, agents }: BoardOwner): Promise<readonly RosterAgent[]> {
    const { boards, now } = this.#dependencies;
    // Without a copy: who has just become available is to be seen by the visit that is told of it.
    const board = (await boards.read(id, 0))?.board ?? emptyBoard;
    return agents.map((agent) => pictureOf(agent, board, now()));
  }

  async tell(owner: BoardOwner, report: VisitReport, instead?: string): Promise<void> {
    await this.#dependencies.boards.put(owner, defined({ kind: 'visit' as const, report, instead }));
  }

  async look<Decision>(owner: BoardOwner, { id, conversation, decide }: RosterLook<Decision>): Promise<Decision> {
    const { boards, now } = this.#dependencies;
    let last: LookedAt<Decision> | undefined;
    const decided = (agents: readonly RosterAgent[]) => {
      last = decide(agents);
      return last.report;
    };
    await boards.put(owner, { kind: 'look', id, conversation, decide: decided });
    // Where the board was removed meanwhile, nothing is known.
    last ??= decide(owner.agents.map((agent) => pictureOf(agent, emptyBoard, now())));
    return last.decision;
  }

  /**
   * Tells as many waiting visits as agents have become free for that they may be asked; the others ask anew within half a minute.
   * Choice: that this fails is logged and no more: what waits is asked for anew within half a minute.
   */
  async #wake(owner: BoardOwner, { before, applied }: BoardWritten): Promise<void> {
    const { board } = applied.draft;
    const come = owner.agents.filter((agent) => hasRoom(agent, board) && !hasRoom(agent, before));
    if (come.length === 0 || board.waiting === 0) return;
    const { boards, bus, log, now } = this.#dependencies;
    const tenant = owner.id;
    // A visit whose ring has ended looks for agents by itself, and does not ask this one again at once.
    const isOfRings = come.every(({ address }) => isReleased(address, before, board));
    const changed = applied.changes.flatMap((change) => (change.kind === 'waiting' ? [change.visit.conversation] : []));
    const isWoken = ({ conversation }: VisitRow): boolean => !isOfRings || !changed.includes(conversation);
    try {
      const visits = (await boards.visits(tenant)).filter((visit) => visit.phase === 'waiting');
      const waiting = visits
        .filter(isWoken)
        .map(({ conversation, since, skill }) => defined({ id: conversation, since, skill }));
      const woken = visitorsToAskFor(
        waiting,
        come.map((agent) => pictureOf(agent, board, now())),
      );
      const rosterChange = randomId();
      const dueAt = now();
      await Promise.all(
        woken.map(({ id: conversation }) =>
          bus.send(
            addressed({ kind: 'alarm', schema: 1, tenant, conversation, purpose: 'retry', dueAt, rosterChange }),
          ),
        ),
      );
      log({ level: 'info', event: 'roster-changed', tenant, outcome: String(woken.length) });
    } catch (error) {
      log({ level: 'warn', event: 'failure', tenant, step: 'roster-wake', code: errorCode(error) });
    }
  }
}

/** Whether an agent was told to be available, and had room for a chat. */
function hasRoom({ address, maxChats }: BoardOwner['agents'][number], board: Board): boolean {
  const record = recordOf(board, address);
  return record.availability === 'available' && takenBy(record) < maxChats;
}

/** Whether an agent is rung for fewer visits than before, and nothing else gave room. */
function isReleased(address: string, before: Board, after: Board): boolean {
  const [was, is] = [recordOf(before, address), recordOf(after, address)];
  return was.availability === is.availability && was.chats <= is.chats;
}
