import { describe, expect, test } from 'vitest';
import { composeStores } from '../../../shared/application/compose-stores.ts';
import { settingsFrom } from '../../../shared/application/settings.ts';
import { randomId } from '../../../shared/kernel/ids.ts';
import { dayMs, utcDay } from '../../../shared/kernel/time.ts';
import { VisitRecords } from '../../../shared/service/worker/visit-records.ts';
import { useApplicationWorld } from '../../support/application-world.ts';

const world = useApplicationWorld();

/** Visit records over the tables of a deployment, at a time that the test sets. */
async function begin() {
  const { environment } = await world.deploy(() => ({ status: 400 }));
  const clock = { at: Date.parse('2026-03-02T12:00:00Z') };
  const { records } = await composeStores(settingsFrom(environment), () => undefined, Date.now);
  return { clock, records, visits: new VisitRecords(records, () => clock.at) };
}

/** A visitor who signs in and begins a conversation. */
async function visited({ clock, visits }: Awaited<ReturnType<typeof begin>>, tenant: string, visitorId: string) {
  const [threadId, conversation] = [randomId(), randomId()];
  await visits.signedIn(tenant, visitorId, { threadId });
  await visits.began({ tenant, conversation }, { threadId, at: clock.at });
  return { threadId, conversation };
}

describe('a visitor’s conversations', () => {
  test('several visits → the last one first; of this tenant alone', async () => {
    const given = await begin();
    const [tenant, visitor] = [`t-${randomId().slice(0, 8)}`, randomId()];
    const first = await visited(given, tenant, visitor);
    given.clock.at += 3 * dayMs;
    const second = await visited(given, tenant, visitor);
    await visited(given, `${tenant}-other`, visitor);
    const found = await given.visits.conversationsOf(tenant, visitor);
    expect(found.map(({ conversation }) => conversation)).toEqual([second.conversation, first.conversation]);
  });

  test('conversation erased → none of the visitor’s any more, and nowhere', async () => {
    const given = await begin();
    const [tenant, visitor] = [`t-${randomId().slice(0, 8)}`, randomId()];
    const { threadId, conversation } = await visited(given, tenant, visitor);
    const { at } = given.clock;
    await given.visits.forgetVisit({ tenant, conversation }, [{ threadId, at }], at);
    expect(await given.visits.conversationsOf(tenant, visitor)).toEqual([]);
  });

  test('day over → its conversations are none of the visitor’s; one that went on later stays', async () => {
    const given = await begin();
    const { clock, visits } = given;
    const [tenant, visitor] = [`t-${randomId().slice(0, 8)}`, randomId()];
    const day = utcDay(clock.at);
    await visited(given, tenant, visitor);
    const lasting = await visited(given, tenant, visitor);
    clock.at += dayMs;
    await visits.signedIn(tenant, visitor, { threadId: lasting.threadId });
    await visits.began({ tenant, conversation: lasting.conversation }, { threadId: lasting.threadId, at: clock.at });
    await visits.forgetDay(tenant, day);
    const found = await visits.conversationsOf(tenant, visitor);
    expect(found.map(({ conversation }) => conversation)).toEqual([lasting.conversation]);
    await visits.forgetDay(tenant, utcDay(clock.at));
    expect(await visits.conversationsOf(tenant, visitor)).toEqual([]);
  });

  test('thread id → the conversation that began out of the sign-in, after midnight too; none of another’s', async () => {
    const given = await begin();
    const { clock, visits } = given;
    const tenant = `t-${randomId().slice(0, 8)}`;
    const signedInAt = clock.at;
    const threadId = randomId();
    await visits.signedIn(tenant, randomId(), { threadId });
    clock.at += 13 * 3_600_000;
    const conversation = randomId();
    await visits.began({ tenant, conversation }, { threadId, at: clock.at });
    expect(await visits.visitsOfThread(tenant, threadId, signedInAt)).toBe(conversation);
    expect(await visits.visitsOfThread(tenant, randomId(), signedInAt)).toBeUndefined();
  });
});
