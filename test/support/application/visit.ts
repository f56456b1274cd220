import { hashId, randomId } from '../../../shared/kernel/ids.ts';
import type { ServiceEnvelope } from '../../../shared/service/worker/service-envelope.ts';
import { samples } from '../../providers/trusted-application/support/call-flow-events.ts';
import { callbackBody, Vocabulary } from '../../providers/trusted-application/support/callbacks.ts';
import { type Deployment, type Instance, localCaller, sampleTenant } from '../application-world.ts';

const vocabulary = new Vocabulary('service:');

/** One visit of one test: the callbacks of the call flow as envelopes, numbered leg by leg. */
export class Visit {
  readonly tenant: string;
  readonly conversation: string;
  readonly #baseuri: string;
  readonly #acks = { visitor: 0, room: 0 };

  private constructor(tenant: string, baseuri: string) {
    this.tenant = tenant;
    this.conversation = hashId('visit', randomId());
    this.#baseuri = baseuri;
  }

  /** Writes a tenant of its own, and begins. */
  static async begin({ platform }: Deployment, { app }: Instance, tenant = sampleTenant()): Promise<Visit> {
    await app.tenantAdministration.create(localCaller, tenant);
    return new Visit(tenant.id, platform.origin);
  }

  /** A further visit to the same tenant. */
  another(): Visit {
    return new Visit(this.tenant, this.#baseuri);
  }

  get partition(): string {
    return `${this.tenant}.${this.conversation}`;
  }

  /** The next callback of its leg, with what a sample of the call flow says (`E01`, …). */
  callback(sample: string): ServiceEnvelope {
    const { leg, senders } = samples[sample] ?? { leg: 'room', senders: () => [] };
    this.#acks[leg] += 1;
    const body = callbackBody(leg, this.#acks[leg], senders(vocabulary), { baseuri: this.#baseuri });
    return {
      kind: 'callback',
      schema: 1,
      tenant: this.tenant,
      conversation: this.conversation,
      provider: 'trusted-application',
      leg,
      deliveryId: `${leg}.${this.#acks[leg]}`,
      receivedAt: Date.now(),
      body: JSON.stringify(body),
    };
  }

  /** Hands over the callbacks of several samples one after another. */
  async happens(instance: Instance, ...names: readonly string[]): Promise<void> {
    for (const name of names) await instance.handle(this.callback(name));
  }
}
