import { onTestFinished } from 'vitest';
import type { Outgoing } from '../../shared/bus/bus.ts';
import {
  type CenterCustomer,
  type CenterWorld,
  type CenterWorldOptions,
  makeCustomer,
  startCenterWorld,
} from '../support/center-world.ts';
import { CrankedQueue } from '../support/cranked-queue.ts';
import { type Reply, type Seen, type SmallServer, smallServer } from '../support/small-server.ts';
import { StrictGatewayClient } from '../support/strict-center/gateway-client.ts';

/** A contact center whose time a test lets pass, with a webhook that answers as told. */
export type CenterStage<Queue extends CrankedQueue = CrankedQueue> = {
  readonly world: CenterWorld;
  readonly queue: Queue;
  readonly customer: CenterCustomer;
  readonly gateway: StrictGatewayClient;
  readonly hook: SmallServer;
  readonly channelId: string;
  /** The events that the webhook was sent, trials apart. */
  events(): readonly Seen[];
};

/** `loses`: which messages of the queue never come. `answer`: what the webhook answers to events. */
export function openStage(
  answer: (seen: Seen) => Reply = () => ({ status: 200 }),
  loses?: (envelope: Outgoing) => boolean,
): Promise<CenterStage> {
  return stageOver(new CrankedQueue(loses), { answer });
}

/** The same over a queue of the test's own. */
export async function stageOver<Queue extends CrankedQueue>(
  queue: Queue,
  { answer, ...options }: { readonly answer: (seen: Seen) => Reply } & Pick<CenterWorldOptions, 'wrapLedger'>,
): Promise<CenterStage<Queue>> {
  const world = await startCenterWorld({ bus: queue, ...options });
  onTestFinished(() => world.close());
  const isTrial = ({ body }: Seen): boolean => body.includes('WEB_HOOK_VERIFY');
  const hook = await smallServer((seen) => (isTrial(seen) ? { status: 200 } : answer(seen)));
  const customer = await makeCustomer(world.center);
  const gateway = new StrictGatewayClient(world.origin, customer);
  const uri = `${hook.origin}/hook`;
  const { id: webHookId } = (await gateway.call('POST', '/webhooks', { name: 'n', uri, version: 'Chat Gateway v1.0' }))
    .json;
  const routingOptions = { type: 'queue', id: '101' };
  const channel = await gateway.call('POST', '/channels', { name: 'c', type: 'ChatAPI', webHookId, routingOptions });
  const events = () => hook.seen.filter((seen) => !isTrial(seen));
  return { world, queue, customer, gateway, hook, channelId: channel.json.id, events };
}

/** The type of an event that was sent. */
export const typeOf = ({ body }: Seen): string => JSON.parse(body).eventType;

/** Begins a conversation; its path at the gateway. */
export async function begins({ gateway, channelId }: CenterStage): Promise<string> {
  const made = await gateway.call('POST', '/conversations', { channelId, user: {} });
  return `/conversations/${made.json.conversationId}`;
}
