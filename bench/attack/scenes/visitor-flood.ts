import { randomUUID } from 'node:crypto';
import { conversationId } from '../../../local/call-flow/agent.ts';
import { minuteMs } from '../../../shared/kernel/time.ts';
import { defaultLimits } from '../../../shared/platform/limits.ts';
import { conversationOf } from '../../../test/flows/support/talk.ts';
import type { Ground } from '../ground.ts';
import { lastSeen } from '../last-seen.ts';
import { countsOf, expectSome, type Outcome, outcomeOf, type Scene } from '../scene.ts';
import { type StolenToken, stealToken } from '../visitor-token.ts';

const budget = defaultLimits.visitor;
const secondsAtOnce = 10;
const recordedWithinMs = 45_000;
/** So many connections of one program are as fast as any number. */
const connections = 64;

/** One visitor's token asks for everything there is, as fast as it can. */
export const visitorFlood: Scene = {
  name: 'flood',
  isFlood: true,
  attack:
    'With one token: applications, waiting requests, conversations one after another, and 8 KB messages, all at once and then without a pause.',
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

async function applications({ isShort, send, fire }: Ground, token: StolenToken): Promise<Outcome> {
  const count = isShort ? 120 : 1_200;
  const answers = await fire({ request: token.opening, count, atATime: count });
  const opened = answers.filter(({ status }) => status === 201).map(({ headers }) => headers.location ?? '');
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

async function conversations({ isShort, send }: Ground, token: StolenToken): Promise<Outcome> {
  const path = (await token.open()).headers.location ?? '';
  const startedAt = performance.now();
  const statuses: number[] = [];
  for (let number = 0; number < budget.conversationsPerMinute * (isShort ? 2 : 5); number += 1) {
    const begun = await token.invite(path, 'Flood');
    statuses.push(begun.status);
    await token.leave(path, begun);
  }
  await send('DELETE', path, { headers: token.headers });
  const minutes = (performance.now() - startedAt) / minuteMs;
  const begun = statuses.filter((status) => status === 201).length;
  expectSome('conversation was begun', begun);
  const mayBe = budget.conversationsPerMinute * (1 + minutes);
  return outcomeOf(
    `conversations ${countsOf(statuses)}`,
    begun > mayBe ? `${begun} conversations of one sign-in in ${minutes.toFixed(1)} minutes` : undefined,
  );
}

async function messages(ground: Ground): Promise<Outcome> {
  const { stage, isShort, fire } = ground;
  const subject = `Flood ${randomUUID()}`;
  const visitor = await ground.enter('Mallory');
  const chat = await visitor.invite(subject);
  const ring = await stage.second.rung(subject);
  await stage.second.accept(ring);
  const target = await chat.connected();
  const startedAt = performance.now();
  const { origin } = stage.page;
  const headers = { authorization: `Bearer ${visitor.client.token}`, origin, 'content-type': 'text/plain' };
  const request = { method: 'POST', target, headers, text: 'x'.repeat(8_000) };
  const count = isShort ? 200 : 2_000;
  const atOnce = await fire({ request, count, atATime: count });
  const goingOn = await fire({ request, seconds: isShort ? 3 : 20, atATime: connections });
  const seconds = (performance.now() - startedAt) / 1000 + 1;
  const statuses = [...atOnce, ...goingOn].map(({ status }) => status);
  const taken = statuses.filter((status) => status === 201).length;
  expectSome('message was taken', taken);
  const mayBe = budget.messagesPerSecond * (secondsAtOnce + seconds);
  const missing = taken - (await recorded(ground, conversationId(ring), taken));
  await visitor.client.signOut();
  return outcomeOf(
    `messages ${countsOf(statuses)}`,
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
