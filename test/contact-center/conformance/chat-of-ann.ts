import { until } from '../../support/until.ts';
import { StagedAgent } from '../agent-stage.ts';
import type { CenterFixture } from './center-fixture.ts';

/** A conversation that an agent has accepted: its id, and its path at the gateway. */
export async function chatOfAnn({ gateway, world, customer }: CenterFixture, channelId: string) {
  const ann = await StagedAgent.made(world.center, customer, 'ann');
  await ann.available();
  const made = await gateway.call('POST', '/conversations', { channelId, user: {} });
  const id = String(made.json.conversationId);
  await until(async () => (await ann.work()).includes('offered'));
  await ann.accepts(id);
  return { ann, id, path: `/conversations/${id}` };
}
