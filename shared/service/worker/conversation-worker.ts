import type { EventBus } from '../../bus/bus.ts';
import type { ConversationEvent } from '../../conversation/event.ts';
import type { Log } from '../../kernel/log.ts';
import type { Clock } from '../../kernel/time.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Provider } from '../../providers/provider.ts';
import type { Tenant } from '../../providers/tenant.ts';
import type { TenantReader } from '../tenants/tenant-directory.ts';
import { ConversationRun } from './conversation-run.ts';
import type { Delivery } from './delivery-parts.ts';
import type { ErasedMarks } from './erased-marks.ts';
import { type Patience, patientBus, patientLedger, patiently } from './patience.ts';
import {
  type AlarmEnvelope,
  addressed,
  type CallbackEnvelope,
  partitionOf,
  type RequestEnvelope,
  type ServiceEnvelope,
} from './service-envelope.ts';
import { withPlan } from './visit-plan.ts';
import type { VisitRecords } from './visit-records.ts';

/** What the worker needs, and how long it may take. */
export type WorkerParts = {
  readonly ledger: Ledger;
  readonly bus: EventBus;
  readonly tenants: TenantReader;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly visits: VisitRecords;
  readonly marks: ErasedMarks;
  readonly log: Log;
  readonly now: Clock;
  /** No command is begun later than this after the envelope came. */
  readonly drainMs: number;
  /** Store, queue and platform are waited for as long as this before the envelope goes back to the queue. */
  readonly patienceMs: number;
};

/** What the handling of one envelope goes by. */
type Work = { readonly tenant: Tenant; readonly provider: Provider; readonly patience: Patience };

const nothingReported = 'NothingReported';

/** Handles the service application's envelopes, one after another for each conversation. */
export class ConversationWorker {
  readonly #parts: WorkerParts;

  constructor(parts: WorkerParts) {
    this.#parts = parts;
  }

  /**
   * Does everything that one envelope leads to. Rejects where the envelope is to come again, and at last to be dead-lettered.
   * @throws {ProtocolViolation} UnexpectedAnswer — when the callback in it cannot be read
   * @throws {Unavailable} — when store, queue or platform stayed unavailable
   * @throws {StateConflict} StateChanged — when others kept writing first
   */
  async handle(envelope: ServiceEnvelope): Promise<void> {
    const { now, log, patienceMs, tenants, providers } = this.#parts;
    const patience: Patience = { now, log, giveUpAt: now() + patienceMs };
    const tenant = await patiently(patience, () => tenants.find(envelope.tenant));
    const provider = tenant === undefined ? undefined : providers.get(tenant.platform.provider);
    if (tenant === undefined || provider === undefined) return this.#ignore(envelope, 'NotFound');
    const delivery = await this.#deliveryOf(envelope, { tenant, provider, patience });
    if (delivery === undefined) return;
    const events = tenant.enabled ? delivery.events : [this.#endOfDisabled(), ...delivery.events];
    await this.#run(envelope, { tenant, provider, patience }).deliver({ ...delivery, events });
  }

  /** Whatever is heard of a visit ends it once its tenant is disabled; a visitor who only comes then is turned away. */
  #endOfDisabled(): ConversationEvent {
    return { type: 'end-requested', at: this.#parts.now(), requestId: 'tenant-disabled' };
  }

  /** What an envelope stands for; undefined when there is nothing to decide. */
  #deliveryOf(envelope: ServiceEnvelope, work: Work): Promise<Delivery | undefined> {
    switch (envelope.kind) {
      case 'callback':
        return this.#callback(envelope, work);
      case 'alarm':
        return this.#alarm(envelope, work);
      case 'request':
        return this.#request(envelope, work);
    }
  }

  async #callback(envelope: CallbackEnvelope, { tenant, provider, patience }: Work): Promise<Delivery | undefined> {
    const reported = await patiently(patience, () => provider.translate(envelope, tenant));
    if (reported.length > 0) return { deliveryId: envelope.deliveryId, events: withPlan(reported, tenant) };
    this.#ignore(envelope, nothingReported);
    return undefined;
  }

  /** The broker's clock may be ahead of ours; an alarm that came early is set again, since its inbox key must stay unused. */
  async #alarm(envelope: AlarmEnvelope, { patience }: Work): Promise<Delivery | undefined> {
    const { purpose, dueAt } = envelope;
    const at = this.#parts.now();
    if (at < dueAt) {
      await patiently(patience, () => this.#parts.bus.schedule(addressed(envelope), dueAt));
      return undefined;
    }
    if (!(await this.#isKnown(envelope, patience))) return undefined;
    return { deliveryId: `alarm.${purpose}.${dueAt}`, events: [{ type: 'alarm-rang', at, purpose, dueAt }] };
  }

  async #request(envelope: RequestEnvelope, { patience }: Work): Promise<Delivery | undefined> {
    if (!(await this.#isKnown(envelope, patience))) return undefined;
    const { requestId, request } = envelope;
    const common = { at: this.#parts.now(), requestId };
    const event: ConversationEvent =
      request.kind === 'end'
        ? { type: 'end-requested', ...common }
        : { type: 'audience-requested', ...common, address: request.address, audience: request.audience };
    return { deliveryId: requestDelivery(requestId), events: [event], answer: request };
  }

  #run({ tenant: id, conversation }: ServiceEnvelope, { tenant, provider, patience }: Work): ConversationRun {
    const { ledger, bus, visits, marks, log, now, drainMs } = this.#parts;
    return new ConversationRun({
      name: { tenant: id, conversation },
      tenant,
      provider,
      visits,
      marks,
      ledger: patientLedger(ledger, patience),
      bus: patientBus(bus, patience),
      log,
      now,
      beginUntil: now() + drainMs,
    });
  }

  async #isKnown(envelope: AlarmEnvelope | RequestEnvelope, patience: Patience): Promise<boolean> {
    const partition = partitionOf(envelope.tenant, envelope.conversation);
    const loaded = await patiently(patience, () => this.#parts.ledger.load(partition));
    if (loaded === undefined) this.#ignore(envelope, 'NotFound');
    return loaded !== undefined;
  }

  #ignore({ kind, tenant, conversation }: ServiceEnvelope, code: string): void {
    const level = code === nothingReported ? 'debug' : 'warn';
    this.#parts.log({ level, event: 'envelope-ignored', tenant, conversationId: conversation, step: kind, code });
  }
}

/** The inbox key of an operator's request. */
export function requestDelivery(requestId: string): string {
  return `request.${requestId}`;
}
