import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RequestRefused } from '../../../shared/kernel/errors.ts';
import { propertyRuns } from '../../support/thoroughness.ts';
import { type StagedAgent, staffedStage } from '../agent-stage.ts';
import { begins, type CenterStage } from '../center-stage.ts';

type Staffed = CenterStage & { readonly ann: StagedAgent; readonly bob: StagedAgent };

/** Something that one side does, whether or not it may now. */
type Act = {
  readonly kind:
    | 'user'
    | 'bot'
    | 'leave'
    | 'move'
    | 'accept'
    | 'reject'
    | 'say'
    | 'end'
    | 'give'
    | 'wrap'
    | 'come'
    | 'go'
    | 'time';
  readonly second: boolean;
};

const acts: fc.Arbitrary<readonly Act[]> = fc.array(
  fc.record({
    kind: fc.constantFrom<Act['kind'][]>(
      'user',
      'user',
      'bot',
      'leave',
      'move',
      'accept',
      'accept',
      'accept',
      'reject',
      'say',
      'end',
      'give',
      'wrap',
      'come',
      'come',
      'go',
      'time',
    ),
    second: fc.boolean(),
  }),
  { minLength: 10, maxLength: 30 },
);

async function does({ kind, second }: Act, stage: Staffed, path: string): Promise<unknown> {
  const { gateway, queue, world, customer, ann, bob } = stage;
  const id = path.split('/').at(-1) ?? '';
  const agent = second ? bob : ann;
  /** The one who may: an offer or a chat is with one of both. */
  const byEither = (act: (one: StagedAgent) => Promise<unknown>) =>
    act(agent).catch(() => act(agent === ann ? bob : ann));
  const { desk } = world.center;
  switch (kind) {
    case 'user':
    case 'bot':
      return gateway.call('POST', `${path}/messages`, { authorType: kind, text: 'x' });
    case 'leave':
      return gateway.call('PATCH', `${path}/participants/user`, { removed: true });
    case 'move':
      return gateway.call('PATCH', path, { assignment: { type: 'queue', id: second ? '102' : '101' } });
    case 'accept':
      return byEither((one) => one.accepts(id));
    case 'reject':
      return byEither((one) => one.rejects(id));
    case 'say':
      return byEither((one) => one.says(id, 'y'));
    case 'end':
      return byEither((one) => one.ends(id));
    case 'give':
      return byEither((one) => one.transfers(id, { queueId: second ? '101' : '102' }));
    case 'wrap':
      return Promise.all([ann, bob].map((one) => one.wrapsUp(id)));
    case 'come':
      return agent.available();
    case 'go':
      return desk.signOut(agent.person, customer.tenant);
    case 'time':
      return queue.passes(second ? 61_000 : 1_000);
  }
}

/** What is refused changes nothing. */
async function tried(act: () => Promise<unknown>): Promise<void> {
  await act().catch((error: unknown) => {
    if (error instanceof RequestRefused || String(error).includes('is not offered')) return;
    throw error;
  });
}

/** What a webhook hears, in short: joined and left of agents, states, transfers. */
function heard(stage: CenterStage, path: string): readonly string[] {
  const id = path.split('/').at(-1) ?? '';
  return stage.events().flatMap(({ body }) => {
    const { eventType, conversationId, data = {} } = JSON.parse(body);
    if (conversationId !== id) return [];
    if (eventType === 'CONVERSATION_UPDATE') return [`${data.state} ${data.assignment.type}`];
    if (eventType === 'MEMBERS_CHANGED' && data.memberType === 'agent') return [`${data.change} ${data.id}`];
    return eventType === 'TRANSFER' || eventType === 'QUEUED' ? [eventType] : [];
  });
}

/** Agents come and leave in turn, and after a transfer the conversation waits: it does not end. */
function requireOrder(told: readonly string[]): void {
  let present: string | undefined;
  told.forEach((event, index) => {
    const [word = '', who = ''] = event.split(' ');
    if (word === 'joined') {
      expect(present).toBeUndefined();
      present = who;
    }
    if (word === 'left') {
      expect(who).toBe(present);
      present = undefined;
    }
    if (word === 'TRANSFER') {
      const next = told.slice(index + 1, index + 4);
      expect(next).toEqual([`left ${present}`, 'active queue', 'QUEUED']);
    }
    if (event === 'idle queue') expect(present).toBeUndefined();
  });
}

test('conversation · any sequence of what customers, bots, clients and agents do, two at once, allowed or not → nothing is stuck: conversation, routing and desks say the same, and a transferred chat does not end', async () => {
  const stage = await staffedStage();
  const { gateway, queue, ann, bob, world, customer } = stage;
  await fc.assert(
    fc.asyncProperty(acts, async (some) => {
      for (const agent of [ann, bob]) await agent.available().catch(() => undefined);
      const path = await begins(stage);
      for (let next = 0; next < some.length; next += 2) {
        // Two at once, which may cross.
        await Promise.all(some.slice(next, next + 2).map((act) => tried(() => does(act, stage, path))));
      }
      await queue.passes(100);
      expect(queue.failures).toEqual([]);
      const id = path.split('/').at(-1) ?? '';
      const { state, assignment } = (await gateway.call('GET', path)).json;
      const stages = await Promise.all(
        [ann, bob].map(async (agent) => {
          const { conversations } = await agent.view();
          return conversations
            .filter((work) => work.conversationId === id && work.stage === 'handled')
            .map(() => agent.id);
        }),
      );
      expect(stages.flat()).toEqual(assignment.type === 'agent' ? [assignment.id] : []);
      const waiting = await Promise.all(
        ['101', '102'].map(async (each) => {
          const found = await world.center.directory.queueStatistics(customer.tenant, each);
          return (found?.queue['queue-size'] ?? 0) + (found?.queue['number-in-offered'] ?? 0);
        }),
      );
      const waits = state === 'active' && assignment.type === 'queue';
      expect(waiting).toEqual(['101', '102'].map((each) => (waits && each === assignment.id ? 1 : 0)));
      requireOrder(heard(stage, path));
      // The next one finds agents and queues free.
      await gateway.call('PATCH', `${path}/participants/user`, { removed: true });
      await queue.passes(700_000);
      expect((await gateway.call('GET', path)).json.state).toBe('idle');
    }),
    propertyRuns(8, 60),
  );
});
