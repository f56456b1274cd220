import { composeRelay, type Relay } from '../../../../shared/application/compose-relay.ts';
import { composeStores, type Stores } from '../../../../shared/application/compose-stores.ts';
import { settingsFrom } from '../../../../shared/application/settings.ts';
import type { EventBus, Outgoing } from '../../../../shared/bus/bus.ts';
import { randomId } from '../../../../shared/kernel/ids.ts';
import type { Clock } from '../../../../shared/kernel/time.ts';
import type { Tenant } from '../../../../shared/providers/tenant.ts';
import { tenantSchema } from '../../../../shared/providers/written-tenant.ts';
import { DailySalt } from '../../../../shared/service/limits/daily-salt.ts';
import type { PageRequest, RelayPage } from '../../../../shared/service/relay/relay-page.ts';
import { AdmittedOrigins } from '../../../../shared/service/tenants/admitted-origins.ts';
import { ErasedMarks } from '../../../../shared/service/worker/erased-marks.ts';
import { VisitRecords } from '../../../../shared/service/worker/visit-records.ts';
import type { Deployment } from '../../../support/application-world.ts';
import { sampleTenant } from '../../../support/application-world.ts';

const origin = 'https://www.harbour.example';
export const quiet = (): undefined => undefined;

/** What was put on the queue, and when it comes where that is later. */
export type Sent = { readonly envelope: Outgoing; readonly messageId?: string | undefined; readonly dueAt?: number };

/** A queue that keeps what it is given. */
export class RecordingBus implements EventBus {
  readonly sent: Sent[] = [];

  async send(envelope: Outgoing, messageId?: string): Promise<void> {
    this.sent.push({ envelope, messageId });
  }

  async schedule(envelope: Outgoing, dueAt: number): Promise<void> {
    this.sent.push({ envelope, dueAt });
  }

  async close(): Promise<void> {}

  /** What visitors did in a conversation. */
  acts(conversation: string): readonly Readonly<Record<string, unknown>>[] {
    return this.sent.flatMap(({ envelope: { body } }) => {
      const { kind, conversation: of, act } = body as Readonly<Record<string, unknown>>;
      return kind === 'visitor' && of === conversation ? [act as Readonly<Record<string, unknown>>] : [];
    });
  }

  /** When alarms for the silence of a conversation's page come, epoch ms. */
  alarms(conversation: string): readonly number[] {
    return this.sent.flatMap(({ envelope: { body }, dueAt }) => {
      const { kind, conversation: of } = body as Readonly<Record<string, unknown>>;
      return kind === 'page-silence' && of === conversation && dueAt !== undefined ? [dueAt] : [];
    });
  }
}

/** What a relay of the tests is made of. */
export type RelayParts = {
  readonly deployment: Deployment;
  readonly stores: Pick<Stores, 'records' | 'keys' | 'serviceChannels' | 'conversations'>;
  readonly bus: EventBus;
  readonly now?: Clock;
};

export const storesOf = ({ environment }: Deployment): Promise<Stores> =>
  composeStores(settingsFrom(environment), quiet, Date.now);

/** The relay as an instance has it, over parts of the test's choice. */
export function relayOf({ deployment, stores, bus, now = Date.now }: RelayParts): Relay {
  const { records, keys } = stores;
  return composeRelay({
    settings: settingsFrom(deployment.environment),
    stores: stores as Stores,
    bus,
    providers: new Map(),
    visits: new VisitRecords(records, now),
    marks: new ErasedMarks(records, now),
    origins: new AdmittedOrigins(records, now),
    salt: new DailySalt(keys, now),
    log: quiet,
    now,
  });
}

/** A page of a tenant of its own. */
export function newPage(): RelayPage {
  const tenant: Tenant = tenantSchema.parse(sampleTenant());
  return { tenant, origin };
}

/** An opening of a page by a visitor of its own; the same again is the same opening. */
export async function newOpening(relay: Relay, page: RelayPage) {
  const signIn = { tenant: page.tenant.id, origin: page.origin, visitorId: randomId(), threadId: randomId() };
  const { token } = await relay.tokens.opening(signIn);
  return { page, token, request: { openingId: randomId() }, address: undefined };
}

/** A request of a page that has got this answer. */
export const inside = (page: RelayPage, answer: { conversationId: string; token: string }): PageRequest => ({
  page,
  conversation: answer.conversationId,
  token: answer.token,
});
