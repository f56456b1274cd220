import { Observable } from '../../observable/observable.ts';
import { Pause } from '../../transport/back-off.ts';
import { ApiFailure, type DeskApi, type DeskTenant, type LeftMessage, type MessageChange } from '../api/desk-api.ts';

/** A message of one of the agent's tenants. */
export type TenantMessage = LeftMessage & { readonly tenant: DeskTenant };

type LeftMessagesDependencies = {
  readonly api: Pick<DeskApi, 'messages' | 'closedMessages' | 'changeMessage'>;
  readonly tenants: readonly DeskTenant[];
  /** Milliseconds between two looks. */
  readonly everyMs: number;
};

/** Tenants whose visitors leave messages to the agent: those with boards, and the companies that tenants of the contact center serve. */
export const leftAt = (boards: readonly DeskTenant[], all: readonly DeskTenant[]): readonly DeskTenant[] => [
  ...boards,
  ...all.flatMap((tenant) => (tenant.serves ?? []).map((company) => ({ ...tenant, ...company }))),
];

/** The messages that visitors have left at the agent's tenants and no agent has closed, oldest first. */
export class LeftMessages {
  readonly list = new Observable<readonly TenantMessage[]>([]);
  readonly #dependencies: LeftMessagesDependencies;
  readonly #pause = new Pause();
  /** Notes that are written and not saved, by message and revision. */
  readonly #written = new Map<string, string>();
  #changes = 0;
  #isStarted = false;
  #isStopped = false;

  constructor(dependencies: LeftMessagesDependencies) {
    this.#dependencies = dependencies;
  }

  /** Looks for messages again and again, from the first call on. */
  async start(): Promise<void> {
    if (this.#isStarted) return;
    this.#isStarted = true;
    while (!this.#isStopped) {
      await this.look();
      await this.#pause.wait(this.#dependencies.everyMs);
    }
  }

  stop(): void {
    this.#isStopped = true;
    this.#pause.cut();
  }

  /** Looks once; a tenant that gives no answer keeps what was known of it. What was asked for before a change does not undo it. */
  async look(): Promise<void> {
    const { api, tenants } = this.#dependencies;
    const changes = this.#changes;
    const told = await Promise.all(
      tenants.map(async (tenant) => {
        const messages = await api.messages(tenant).catch(unlessFailed);
        return messages?.map((message) => ({ ...message, tenant })) ?? this.#knownOf(tenant);
      }),
    );
    if (!this.#isStopped && changes === this.#changes) this.#show(told.flat());
  }

  /** Whether there are tenants whose visitors leave messages. */
  get isOffered(): boolean {
    return this.#dependencies.tenants.length > 0;
  }

  /** Those that were closed last at all tenants, the last one first; undefined where one of them gives no answer. */
  async closed(): Promise<readonly TenantMessage[] | undefined> {
    const { api, tenants } = this.#dependencies;
    const told = await Promise.all(
      tenants.map(async (tenant) => {
        const messages = await api.closedMessages(tenant).catch(unlessFailed);
        return messages?.map((message) => ({ ...message, tenant }));
      }),
    );
    const known = told.flatMap((messages) => messages ?? []);
    return told.includes(undefined) ? undefined : known.toSorted((one, other) => other.changedAt - one.changedAt);
  }

  /** The note on a message: what is written and not saved, unless someone has changed the message since, or else what is stored. */
  noteOn(message: TenantMessage): string {
    return this.#written.get(stateOf(message)) ?? message.note;
  }

  /** Keeps a note that is being written, until a change is done. */
  write(message: TenantMessage, note: string): void {
    this.#written.set(stateOf(message), note);
  }

  /** Makes something of a message; whether that was done. Where a colleague was faster, the list is as it stands now. */
  async change(message: TenantMessage, change: MessageChange): Promise<'done' | 'overtaken' | 'failed'> {
    const { tenant } = message;
    const changed = await this.#dependencies.api.changeMessage(tenant, message, change).catch(unlessFailed);
    if (changed === undefined) return 'failed';
    this.#changes += 1;
    if (changed === 'overtaken') {
      await this.look();
      return 'overtaken';
    }
    this.#written.delete(stateOf(message));
    const others = this.list.get().filter(({ id }) => id !== message.id);
    this.#show(changed.status === 'closed' ? others : [...others, { ...changed, tenant }]);
    return 'done';
  }

  #knownOf(tenant: DeskTenant): readonly TenantMessage[] {
    return this.list.get().filter((message) => message.tenant.id === tenant.id);
  }

  #show(messages: readonly TenantMessage[]): void {
    this.list.set([...messages].sort((one, other) => one.at - other.at));
  }
}

/** A message as it stands: each change makes another revision. */
const stateOf = ({ id, revision }: TenantMessage): string => `${id}.${revision}`;

function unlessFailed(error: unknown): undefined {
  if (!(error instanceof ApiFailure)) throw error;
}
