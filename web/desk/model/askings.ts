import { plainName } from '../../../shared/kernel/visible-text.ts';
import { Pause } from '../../transport/back-off.ts';
import { ApiFailure, type AskingWish, type DeskApi, type DeskTenant } from '../api/desk-api.ts';
import { runningAskings } from '../record/asking.ts';
import type { DeskChat, DeskRecord } from '../record/desk-record.ts';
import type { Invitation } from '../transport/agent-event.ts';

/** Who asks this agent in, and why. */
type Asker = Pick<Invitation, 'by' | 'note' | 'isHandOver' | 'isOwnWish'>;

/** What askings work with. */
type AskingsDependencies = {
  readonly api: DeskApi;
  readonly tenantOf: (of: { readonly endpoint: string }) => DeskTenant | undefined;
  /** The chat is to be read again. */
  readonly refresh: (key: string) => void;
  /** Who waits, as the boards say. */
  readonly waiting: () => readonly { readonly conversation: string }[];
  readonly record: () => DeskRecord;
  /** It is known who asks by a ring. */
  readonly learnt: (key: string, asker: Asker) => void;
  readonly lookEveryMs: number;
  /** What came of it where no colleague came; `isGone`: there was none to be asked. */
  readonly failed: (what: 'invite' | 'handOver', isGone: boolean) => void;
};

/** What this agent asks of colleagues, and what colleagues ask of this agent. */
export class Askings {
  readonly #dependencies: AskingsDependencies;
  /** Chats in which the agent has taken it back: that it came to nothing is no news. */
  readonly #dropped = new Set<string>();

  constructor(dependencies: AskingsDependencies) {
    this.#dependencies = dependencies;
  }

  /** Asks a colleague in, or hands the visitor over; goes on where the desk is closed meanwhile. */
  async ask(chat: Pick<DeskChat, 'key' | 'conversation' | 'endpoint'>, wish: AskingWish): Promise<void> {
    const { api, tenantOf, refresh, failed } = this.#dependencies;
    const tenant = tenantOf(chat);
    const what = wish.leaves ? 'handOver' : 'invite';
    if (tenant === undefined) return;
    this.#dropped.delete(chat.key);
    // Read once the service has had time to hear of it, and again by itself.
    const looking = setTimeout(() => refresh(chat.key), lookedAfterMs);
    try {
      const outcome = await api.ask({ tenant: tenant.id, conversation: chat.conversation }, wish);
      if (outcome !== 'done' && !this.#dropped.has(chat.key)) failed(what, outcome === 'overtaken');
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      failed(what, error.kind === 'gone' || error.kind === 'forbidden');
    } finally {
      clearTimeout(looking);
      refresh(chat.key);
    }
  }

  /** Takes back all that is asked in a chat just now. */
  async drop(chat: DeskChat): Promise<void> {
    const { api, tenantOf, refresh } = this.#dependencies;
    const tenant = tenantOf(chat);
    if (tenant === undefined) return;
    this.#dropped.add(chat.key);
    const name = { tenant: tenant.id, conversation: chat.conversation };
    await Promise.all(
      runningAskings(chat).map(({ requestId }) => api.dropAsking(name, requestId).catch(() => undefined)),
    );
    refresh(chat.key);
  }

  /** A ring for a visitor who does not wait is a colleague's wish; the board may tell that later than it rings. */
  async learnAsker(invitation: Invitation): Promise<void> {
    const { waiting, record, learnt, lookEveryMs } = this.#dependencies;
    const { key, conversation } = invitation;
    const rings = (): boolean => record().invitations.some((one) => one.key === key);
    for (let attempt = 1; attempt <= askerAttempts && rings(); attempt += 1) {
      const isWaiting = waiting().some((visitor) => visitor.conversation === conversation);
      const asker = isWaiting ? undefined : await this.#askerOf(invitation);
      if (asker !== undefined) return learnt(key, asker);
      await new Pause().wait(lookEveryMs * attempt);
    }
  }

  /** Undefined where no colleague asks, or it cannot be read. */
  async #askerOf(invitation: Invitation): Promise<Asker | undefined> {
    const { api, tenantOf } = this.#dependencies;
    const tenant = tenantOf(invitation);
    if (tenant === undefined) return undefined;
    const name = { tenant: tenant.id, conversation: invitation.conversation };
    const read = await api.conversation(name).catch(() => undefined);
    const asking = read?.askings?.findLast(
      ({ status, asked }) => status === 'running' && asked.includes(tenant.address),
    );
    if (asking === undefined) return undefined;
    const { by, note, leaves, bySupervisor } = asking;
    const displayName = tenant.colleagues.find(({ address }) => address === by)?.displayName ?? by.replace(/^sip:/, '');
    return { by: plainName(displayName), note, isHandOver: leaves, isOwnWish: bySupervisor };
  }
}

/** How often it is looked for who asks this agent in, while it rings. */
const askerAttempts = 5;

const lookedAfterMs = 700;
