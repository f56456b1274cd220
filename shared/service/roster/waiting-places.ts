import { arrivalOf } from '../../assignment/waiting-visitors.ts';
import { BoundedMap } from '../../kernel/bounded-map.ts';
import { defined } from '../../kernel/defined.ts';
import { hashId } from '../../kernel/ids.ts';
import { type Clock, minuteMs } from '../../kernel/time.ts';
import type { WaitingAnswer } from '../../protocol/carebridge/waiting.ts';
import type { Tenant } from '../../providers/tenant.ts';
import { InstanceLimit } from '../limits/instance-limit.ts';
import type { VisitRecords } from '../worker/visit-records.ts';
import { type Board, emptyBoard, type VisitRow } from './board.ts';
import type { BoardStore } from './board-store.ts';
import { pictureOf } from './roster-picture.ts';

/** Verifies the tokens by which visitors ask. */
interface WaitingTokens {
  /** The sign-in that a token is for, and when that was, epoch ms. @throws {RequestRefused} Unauthenticated */
  waitingOf(
    token: string | undefined,
    tenant: string,
    origin: string,
  ): Promise<{ readonly threadId: string; readonly issuedAt: number }>;
}

/** What telling visitors their place needs. */
type WaitingPlacesDependencies = {
  readonly tokens: WaitingTokens;
  readonly visits: Pick<VisitRecords, 'visitsOfThread'>;
  readonly boards: Pick<BoardStore, 'read' | 'visits'>;
  readonly now: Clock;
};

/** A page that asks, and the token that its visitor was given. */
type WaitingPage = { readonly tenant: Tenant; readonly origin: string; readonly token: string | undefined };

/** Who waits at a tenant, as an instance has read it last. */
type Waiting = { readonly board: Board; readonly rows: readonly WaitingRow[] };
type WaitingRow = Extract<VisitRow, { readonly phase: 'waiting' }>;

/** Choice: a place is looked up so often; one that is not known yet sooner. */
const askAgainSeconds = 20;
const askSoonSeconds = 5;

/** A page that keeps to what it is told asks less often. */
const requestsPerMinute = 20;

/** One reading of a board is good for all who ask within this time, milliseconds. */
const freshMs = 4_000;
const rememberedThreads = 10_000;
const rememberedBoards = 1_000;

/** Tells visitors who wait for agents of a tenant their place, and how long it takes, as far as that is known. Source: carebridge.md#waiting */
export class WaitingPlaces {
  readonly #dependencies: WaitingPlacesDependencies;
  readonly #requests = new InstanceLimit(requestsPerMinute, minuteMs);
  readonly #conversations = new BoundedMap<string>(rememberedThreads);
  readonly #read = new BoundedMap<{ readonly at: number; readonly waiting: Promise<Waiting> }>(rememberedBoards);

  constructor(dependencies: WaitingPlacesDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * The place of the token's visitor; without one, where the visitor does not wait, or there is no agent for whom to wait.
   * @throws {RequestRefused} Unauthenticated — when the token does not hold; TooManyRequests
   * @throws {Unavailable} StoreUnavailable
   */
  async of({ tenant, origin, token }: WaitingPage): Promise<WaitingAnswer> {
    const { threadId, issuedAt } = await this.#dependencies.tokens.waitingOf(token, tenant.id, origin);
    this.#requests.take(hashId('waiting', tenant.id, threadId));
    const conversation = await this.#conversationOf(tenant.id, threadId, issuedAt);
    if (conversation === undefined) return { askAgainSeconds: askSoonSeconds };
    const { board, rows } = await this.#waitingAt(tenant.id);
    const row = rows.find((one) => one.conversation === conversation);
    return row === undefined ? { askAgainSeconds: askSoonSeconds } : this.#answer(tenant, board, row, rows);
  }

  #answer({ agents }: Tenant, board: Board, row: WaitingRow, rows: readonly WaitingRow[]): WaitingAnswer {
    const now = this.#dependencies.now();
    const pictures = agents.map((agent) => pictureOf(agent, board, now));
    if (pictures.every(({ availability }) => availability === 'away')) return { askAgainSeconds };
    const { position, places } = arrivalOf(visitorOf(row), rows.map(visitorOf), pictures);
    return defined({ position, wait: places === 0 ? undefined : restOf(row, now), askAgainSeconds });
  }

  async #conversationOf(tenant: string, threadId: string, issuedAt: number): Promise<string | undefined> {
    const known = this.#conversations.get(threadId);
    if (known !== undefined) return known;
    const found = await this.#dependencies.visits.visitsOfThread(tenant, threadId, issuedAt);
    if (found !== undefined) this.#conversations.set(threadId, found);
    return found;
  }

  /** All who ask within some seconds share one reading. */
  #waitingAt(tenant: string): Promise<Waiting> {
    const at = this.#dependencies.now();
    const known = this.#read.get(tenant);
    if (known !== undefined && Math.abs(at - known.at) < freshMs) return known.waiting;
    const waiting = this.#look(tenant);
    this.#read.set(tenant, { at, waiting });
    // What could not be read is read again by who asks next.
    waiting.catch(() => this.#read.delete(tenant));
    return waiting;
  }

  async #look(tenant: string): Promise<Waiting> {
    const { boards } = this.#dependencies;
    const [known, visits] = await Promise.all([boards.read(tenant, freshMs), boards.visits(tenant)]);
    return { board: known?.board ?? emptyBoard, rows: visits.filter((visit) => visit.phase === 'waiting') };
  }
}

const visitorOf = ({ conversation, since, skill }: WaitingRow) => defined({ id: conversation, since, skill });

/** What is left of the told waiting time; undefined where none was told, or it is over. */
function restOf({ told, since }: WaitingRow, now: number): WaitingAnswer['wait'] {
  if (told === undefined || now >= since + told.toMs) return undefined;
  const left = (atMs: number): number => Math.max(0, since + atMs - now) / 1_000;
  return { fromSeconds: Math.floor(left(told.fromMs)), toSeconds: Math.ceil(left(told.toMs)) };
}
