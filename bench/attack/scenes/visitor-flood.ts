import { randomUUID } from 'node:crypto';
import { conversationId } from '../../../local/call-flow/agent.ts';
import { defaultLimits } from '../../../shared/platform/limits.ts';
import { conversationOf } from '../../../test/flows/support/talk.ts';
import type { Ground } from '../ground.ts';
import { lastSeen } from '../last-seen.ts';
import { countsOf, expectSome, type Outcome, outcomeOf, type Scene } from '../scene.ts';
import { type StolenToken, stealToken } from '../visitor-token.ts';

const budget = defaultLimits.visitor;
const secondsAtOnce = 10;
const recordedWithinMs = 45_000;

/** One visitor's token asks for everything there is, as fast as it can. */
export const visitorFlood: Scene = {
  name: 'flood',
  attack:
    'With one token: applications, waiting requests, conversations one after another, and 8 KB messages without a pause.',
  async play(ground) {
    const token = await stealToken(ground);
    const parts = [
      await applications(ground, token),
      await conversations(ground, await stealToken(ground)),
      await messages(ground),
    ];
    return { met: parts.map(({ met }) => met).join('; '), effects: parts.flatMap(({ effects }) => effects) };
  },
};

async function applications({ isShort, send }: Ground, token: StolenToken): Promise<Outcome> {
  const answers = await Promise.all(Array.from({ length: isShort ? 120 : 1_200 }, () => token.open()));
  const opened = answers.filter(({ status }) => status === 201).map(({ headers }) => headers.get('location') ?? '');
  expectSome('application was opened', opened.length);
  const polls = opened.map((path) =>
    send('GET', `${path}/events?ack=2`, { headers: token.headers, timeoutMs: 3_000 }).then(({ status }) => status),
  );
  // A request that waits is cut by its sender: status 0.
  const waiting = (await Promise.all(polls)).filter((status) => status === 0).length;
  return outcomeOf(
    `applications ${countsOf(answers.map(({ status }) => status))}, ${waiting} requests waited`,
    opened.length > budget.applicationsPerHour ? `${opened.length} applications for one sign-in` : undefined,
    waiting > budget.parkedPolls ? `${waiting} requests of one sign-in waited` : undefined,
  );
}

async function conversations({ send }: Ground, token: StolenToken): Promise<Outcome> {
  const path = (await token.open()).headers.get('location') ?? '';
  const statuses: number[] = [];
  for (let number = 0; number < budget.conversationsPerHour + 10; number += 1) {
    const begun = await token.invite(path, 'Flood');
    statuses.push(begun.status);
    await token.leave(path, begun);
  }
  await send('DELETE', path, { headers: token.headers });
  const begun = statuses.filter((status) => status === 201).length;
  expectSome('conversation was begun', begun);
  return outcomeOf(
    `conversations ${countsOf(statuses)}`,
    begun > budget.conversationsPerHour ? `${begun} conversations of one sign-in in a moment` : undefined,
  );
}

async function messages(ground: Ground): Promise<Outcome> {
  const { stage, isShort } = ground;
  const subject = `Flood ${randomUUID()}`;
  const visitor = await ground.enter('Mallory');
  const chat = await visitor.invite(subject);
  const ring = await stage.second.rung(subject);
  await stage.second.accept(ring);
  const url = await chat.connected();
  const startedAt = performance.now();
  const text = 'x'.repeat(8_000);
  const { origin } = stage.page;
  const headers = { authorization: `Bearer ${visitor.client.token}`, origin, 'content-type': 'text/plain' };
  const said = await Promise.all(
    Array.from({ length: isShort ? 200 : 2_000 }, (_, number) =>
      ground.send('POST', url, { headers, text: `${number} ${text}` }),
    ),
  );
  const seconds = (performance.now() - startedAt) / 1000 + 1;
  const taken = said.filter(({ status }) => status === 201).length;
  expectSome('message was taken', taken);
  const mayBe = budget.messagesPerSecond * (secondsAtOnce + seconds);
  const missing = taken - (await recorded(ground, conversationId(ring), taken));
  await visitor.client.signOut();
  return outcomeOf(
    `messages ${countsOf(said.map(({ status }) => status))}`,
    taken > mayBe ? `${taken} messages of one sign-in in ${seconds.toFixed(0)} s` : undefined,
    missing > 0 ? `${missing} messages that were taken are not in the record` : undefined,
  );
}

/** How many of the visitor's lines the record has, once it has all, or has not got them in time. */
async function recorded({ stage, world }: Ground, conversation: string, expected: number): Promise<number> {
  const look = async () => {
    const { transcript } = await conversationOf(stage, world.engine.config.localKey, conversation);
    return transcript.filter(({ by }) => by === 'visitor').length;
  };
  return lastSeen(look, (lines) => lines >= expected, recordedWithinMs);
}
