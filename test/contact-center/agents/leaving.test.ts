import { expect, test } from 'vitest';
import { StrictChatApiClient } from '../../support/strict-center/chat-api-client.ts';
import { type StagedAgent, staffedStage } from '../agent-stage.ts';
import { begins, type CenterStage } from '../center-stage.ts';

type Staffed = CenterStage & { readonly ann: StagedAgent; readonly bob: StagedAgent };
type Face = 'gateway' | 'Chat API';

const idOf = (path: string): string => path.split('/').at(-1) ?? '';
const shortOf = ({ body }: { readonly body: string }): string => {
  const { eventType, data = {} } = JSON.parse(body);
  return [eventType, data.memberType, data.change, data.state].filter((part) => part !== undefined).join(' ');
};

/** The customer leaves by one of the APIs, twice; what the webhook hears of it. */
async function leavesTwice(stage: Staffed, path: string, face: Face): Promise<readonly string[]> {
  const { world, customer, gateway, queue, events } = stage;
  const chatApi = new StrictChatApiClient(world.origin, customer);
  const before = events().length;
  const leave = () =>
    face === 'gateway'
      ? gateway.call('PATCH', `${path}/participants/user`, { removed: true })
      : chatApi.call('DELETE', `${path}/participants/customer`);
  expect([(await leave()).status, (await leave()).status]).toEqual([204, 204]);
  await queue.passes(100);
  return events().slice(before).map(shortOf);
}

const gone = ['MEMBERS_CHANGED user left', 'CONVERSATION_UPDATE idle'];
const goneFromAgent = ['MEMBERS_CHANGED user left', 'MEMBERS_CHANGED agent left', 'CONVERSATION_UPDATE idle'];

test.each<Face>(['gateway', 'Chat API'])(
  'customer · leaves by the %s while waiting, offered, with an agent, each time twice → told once, the offer is taken back, the agent wraps up (contact-center.md#leave)',
  async (face) => {
    const stage = await staffedStage();
    const { ann, queue } = stage;
    const waiting = await begins(stage);
    await queue.passes(100);
    expect(await leavesTwice(stage, waiting, face)).toEqual(gone);
    await ann.available();
    const offered = await begins(stage);
    await queue.passes(100);
    expect(await ann.work()).toEqual(['offered']);
    expect(await leavesTwice(stage, offered, face)).toEqual(gone);
    expect((await ann.view()).agent.status).toBe('available');
    const handled = await begins(stage);
    await queue.passes(100);
    await ann.accepts(idOf(handled));
    await queue.passes(100);
    expect(await leavesTwice(stage, handled, face)).toEqual(goneFromAgent);
    expect(await ann.work()).toEqual(['wrap-up']);
    expect(queue.failures).toEqual([]);
  },
);

test('customer · left after a transfer and writes again → in the queue it was transferred to, by the agent who is free there, who sees all of it (contact-center.md#author-types)', async () => {
  const stage = await staffedStage();
  const { ann, bob, queue, gateway, events } = stage;
  await ann.available();
  const path = await begins(stage);
  const id = idOf(path);
  const says = (text: string) => gateway.call('POST', `${path}/messages`, { authorType: 'user', text });
  await says('One');
  await queue.passes(100);
  await ann.accepts(id);
  await ann.says(id, 'Two');
  await bob.available();
  await ann.transfers(id, { queueId: '102' });
  await bob.accepts(id);
  await leavesTwice(stage, path, 'gateway');
  // Who had it last is away; the other one is free.
  await bob.wrapsUp(id);
  await stage.world.center.desk.choose(bob.person, stage.customer.tenant, { status: 'on-break' });
  await ann.wrapsUp(id);
  await says('Three');
  await queue.passes(100);
  await ann.accepts(id);
  expect(await ann.reads(id)).toEqual(['user: One', 'agent: Two', 'user: Three']);
  const queued = events().filter(({ body }) => body.includes('"QUEUED"'));
  expect(queued.map(({ body }) => JSON.parse(body).data.queueId)).toEqual(['101', '102', '102']);
  const { entries } = await gateway.list('interactions', `${path}/interactions`);
  expect(entries).toHaveLength(2);
});
