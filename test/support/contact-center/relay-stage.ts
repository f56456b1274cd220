import { sealed } from '../../../shared/bus/envelope.ts';
import { randomId } from '../../../shared/kernel/ids.ts';
import type { RawCallback } from '../../../shared/providers/provider.ts';
import { tenantSchema } from '../../../shared/providers/written-tenant.ts';
import {
  addressed,
  type ConversationName,
  type VisitorEnvelope,
} from '../../../shared/service/worker/service-envelope.ts';
import {
  type ApplicationWorld,
  type Deployment,
  type Instance,
  localCaller,
  sampleTenant,
  startInstance,
} from '../application-world.ts';
import { RecordingChannel } from './recording-channel.ts';
import { ScriptedCenter } from './scripted-center.ts';
import { ScriptedProvider } from './scripted-provider.ts';

/** Stands in for the platform that tenants of the tests have. */
const providerName = 'trusted-application';

/** A visitor who speaks through the relay: turns are numbered as a page numbers them. */
export class RelayVisitor implements ConversationName {
  readonly tenant: string;
  readonly conversation = randomId();
  readonly #send: (envelope: VisitorEnvelope) => Promise<void>;
  #turns = 0;

  constructor(tenant: string, send: (envelope: VisitorEnvelope) => Promise<void>) {
    this.tenant = tenant;
    this.#send = send;
  }

  open(): Promise<void> {
    return this.#send(this.act({ kind: 'open', openingId: randomId(), visitor: { displayName: 'Tove', answers: {} } }));
  }

  /** Says a line under the next number, or under the given one. */
  say(text: string, turn = this.#turns + 1): Promise<void> {
    this.#turns = Math.max(this.#turns, turn);
    return this.#send(this.act({ kind: 'say', turn, turnId: randomId(), text }));
  }

  leave(): Promise<void> {
    this.#turns += 1;
    return this.#send(this.act({ kind: 'leave', turn: this.#turns, turnId: randomId() }));
  }

  /** An envelope of this visitor. */
  act(act: VisitorEnvelope['act']): VisitorEnvelope {
    const { tenant, conversation } = this;
    return { kind: 'visitor', schema: 1, tenant, conversation, receivedAt: Date.now(), act };
  }
}

/** Instances of the application, a scripted contact center, and what visitors were told. */
export type RelayStage = {
  readonly deployment: Deployment;
  readonly instances: readonly Instance[];
  readonly center: ScriptedCenter;
  readonly provider: ScriptedProvider;
  readonly channel: RecordingChannel;
  readonly tenant: string;
  /** A visitor of the tenant, who has not opened anything yet. */
  visitor(): RelayVisitor;
  /** Hands reports to the webhook, one after another; without any, those that wait at the center. */
  report(callbacks?: readonly RawCallback[]): Promise<void>;
  /** A further instance, which takes no messages by itself. */
  another(): Promise<Instance>;
};

/** Sets the stage: so many instances take the queue's messages in turn. */
export async function startRelayStage(world: ApplicationWorld, count = 2): Promise<RelayStage> {
  const deployment = await world.deploy(() => ({ status: 500 }));
  const center = new ScriptedCenter();
  const channel = new RecordingChannel();
  const written = sampleTenant(undefined, { displayName: 'Fabrikam', giveUpAfterSeconds: 600 });
  const tenant = tenantSchema.parse(written);
  const provider = new ScriptedProvider({ center, tenant: async () => tenant, name: providerName });
  const another = () => startInstance(deployment, {}, { provider, channel });
  const instances: Instance[] = [];
  for (let index = 0; index < count; index += 1) instances.push(await another());
  const [first] = instances;
  if (first === undefined) throw new Error('A stage has an instance at least.');
  await first.app.tenantAdministration.create(localCaller, written);
  let turn = 0;
  const next = (): Instance => {
    turn += 1;
    return instances[turn % instances.length] ?? first;
  };
  world.receive((message, delivery) => next().dispatch(message, delivery), 4);
  return {
    deployment,
    instances,
    center,
    provider,
    channel,
    tenant: tenant.id,
    another,
    visitor: () => new RelayVisitor(tenant.id, (envelope) => next().dispatch(sealed(addressed(envelope)))),
    report: async (callbacks = center.take()) => {
      for (const callback of callbacks) await next().app.callbacks.accept(providerName, callback);
    },
  };
}
