import { defined } from '../../kernel/defined.ts';
import { RequestRefused } from '../../kernel/errors.ts';
import { hashId } from '../../kernel/ids.ts';
import type { Log } from '../../kernel/log.ts';
import { type Clock, toRfc3339 } from '../../kernel/time.ts';
import type {
  LeftMessagesAnswer,
  LeftMessageView,
  MessageChange,
  MessageReceipt,
  MessageRequest,
} from '../../protocol/carebridge/left-messages.ts';
import type { Tenant } from '../../providers/tenant.ts';
import { type Caller, maySee } from '../callers/access.ts';
import type { DailySalt } from '../limits/daily-salt.ts';
import type { RateLimit } from '../limits/rate-limit.ts';
import { agentIdAt, type CenterSeats } from '../operators/center-seats.ts';
import { agentIn } from '../operators/participation.ts';
import type { TenantReader } from '../tenants/tenant-directory.ts';
import type { LeftMessage, MessageStore, StoredMessage } from './message-store.ts';

/** What left messages need. */
type LeftMessagesDependencies = {
  readonly store: MessageStore;
  readonly tenants: TenantReader;
  /** Who is an agent at the embedded contact center; absent: there is none. */
  readonly seats: CenterSeats | undefined;
  readonly rateLimit: RateLimit;
  readonly salt: DailySalt;
  readonly log: Log;
  readonly now: Clock;
};

/** A message that a page brings: `address` is where its visitor is, as `visitorAddress` gives it. */
type Leaving = { readonly tenant: Tenant; readonly request: MessageRequest; readonly address: string | undefined };

/** Messages that visitors leave where no agent is there, and what agents make of them. Every method may throw {Unavailable} StoreUnavailable. */
export class LeftMessages {
  readonly #dependencies: LeftMessagesDependencies;

  constructor(dependencies: LeftMessagesDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Keeps a message; one that is left again under its id is there once.
   * @throws {RequestRefused} TooManyRequests; InvalidRequest — when a consent is lacking that the tenant asks for
   */
  async leave({ tenant, request, address }: Leaving): Promise<{ answer: MessageReceipt; isNew: boolean }> {
    const { store, rateLimit, salt, log, now } = this.#dependencies;
    await rateLimit.take(hashId(await salt.current(), address ?? ''));
    const { messageId, visitorId, name, mail, text } = request;
    const agreed = agreedLabels(tenant, request.agreed);
    const at = now();
    const id = hashId('message', tenant.id, messageId);
    const message: LeftMessage = {
      schema: 1,
      ...defined({ visitorId, name }),
      ...{ at, mail, text, agreed, changedAt: at },
      status: 'open',
      revision: 1,
    };
    const { stored, isNew } = await store.keep(tenant.id, id, message);
    log({ level: 'info', event: 'message-left', tenant: tenant.id, outcome: isNew ? 'kept' : 'known' });
    return { answer: { messageId, at: toRfc3339(stored.at) }, isNew };
  }

  /**
   * The messages that are not closed.
   * @throws {RequestRefused} NotFound — when the caller neither answers for the tenant nor operates it
   */
  async open(caller: Caller, id: string): Promise<LeftMessagesAnswer> {
    const { store, now } = this.#dependencies;
    await this.#visible(caller, id);
    return { messages: (await store.open(id, now())).map(view) };
  }

  /**
   * The messages that were closed last, the last one first.
   * @throws {RequestRefused} NotFound — when the caller neither answers for the tenant nor operates it
   */
  async closed(caller: Caller, id: string): Promise<LeftMessagesAnswer> {
    const { store, now } = this.#dependencies;
    await this.#visible(caller, id);
    return { messages: (await store.closed(id, now())).map(view) };
  }

  /**
   * Erases a message; one that is not there, or not any more, is erased.
   * @throws {RequestRefused} NotFound — when the caller does not operate the tenant
   */
  async erase(caller: Caller, tenantId: string, id: string): Promise<void> {
    const { store, tenants, log, now } = this.#dependencies;
    const tenant = await tenants.find(tenantId);
    if (tenant === undefined || !maySee(caller, tenant.entraTenantId) || !isMessageId(id)) throw notFound();
    await store.erase(tenantId, [id], now());
    log({ level: 'info', event: 'message-left', tenant: tenantId, outcome: 'erased' });
  }

  /**
   * Takes a message, gives it back, notes something, closes it or opens it again; the same once more changes nothing.
   * @throws {RequestRefused} NotFound — when the caller is no agent of the tenant, or there is no such message
   * @throws {RequestRefused} Conflict — when another change was faster
   */
  async change(caller: Caller, tenantId: string, id: string, change: MessageChange): Promise<LeftMessageView> {
    const { store, log, now } = this.#dependencies;
    const { self } = await this.#visible(caller, tenantId);
    const stored = isMessageId(id) ? await store.find(tenantId, id) : undefined;
    if (self === undefined || stored === undefined) throw notFound();
    const { note: before, by: _, ...kept } = stored.message;
    const note = change.note ?? before;
    const by = change.status === 'open' ? undefined : self;
    const { status, revision } = change;
    const next: LeftMessage = defined({ ...kept, status, by, note, revision, changedAt: now() });
    if (isSame(stored.message, next)) return view(stored);
    const isNext = revision === stored.message.revision + 1;
    if (!isNext || !(await store.replace(tenantId, stored, next))) {
      throw new RequestRefused('Conflict', 'The message was changed meanwhile.');
    }
    log({ level: 'info', event: 'message-left', tenant: tenantId, outcome: status });
    return view({ ...stored, message: next });
  }

  /** Who the caller is to the tenant as an agent: a SIP URI, or the id at its contact center; undefined for who operates it alone. */
  async #visible(caller: Caller, id: string): Promise<{ readonly self: string | undefined }> {
    const { tenants, seats } = this.#dependencies;
    const tenant = await tenants.find(id);
    if (tenant === undefined || !tenant.enabled || !maySee(caller, tenant.entraTenantId)) throw notFound();
    const self = agentIn(tenant, caller)?.address ?? (await agentIdAt(tenant, caller, seats));
    if (caller.kind === 'agent' && self === undefined) throw notFound();
    return { self };
  }
}

const isMessageId = (id: string): boolean => /^[0-9a-f]{32}$/.test(id);

const notFound = (): RequestRefused => new RequestRefused('NotFound', 'There is no such message.');

/** What a visitor has consented to, by its label. @throws {RequestRefused} InvalidRequest — when something is lacking */
function agreedLabels({ preChat }: Tenant, agreed: readonly string[]): readonly string[] {
  const consents = preChat.filter(({ kind }) => kind === 'consent');
  const lacking = consents.filter(({ name, required }) => required && !agreed.includes(name));
  if (lacking.length > 0) {
    const details = lacking.map(({ name }) => `agreed: must have ${name}`);
    throw new RequestRefused('InvalidRequest', 'The request is not valid.', { details });
  }
  return consents.filter(({ name }) => agreed.includes(name)).map(({ label }) => label);
}

/** Whether a message is as a change would make it. */
function isSame(known: LeftMessage, { status, by, note, revision }: LeftMessage): boolean {
  return known.revision === revision && known.status === status && known.by === by && known.note === note;
}

/** A message as answers tell it. Source: carebridge.md#left-messages */
export function view({ id, message }: Pick<StoredMessage, 'id' | 'message'>): LeftMessageView {
  const { schema: _, visitorId: __, at, changedAt, agreed, ...shown } = message;
  return { id, ...shown, agreed: [...agreed], at: toRfc3339(at), changedAt: toRfc3339(changedAt) };
}
