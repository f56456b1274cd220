import { expect, test } from 'vitest';
import type { CountedThing } from '../../../shared/platform/budgets/shared-counts.ts';
import { agentBudget, visitorBudget } from '../../../shared/platform/budgets/sign-in-budget.ts';
import { SignInBudgets } from '../../../shared/platform/budgets/sign-in-budgets.ts';
import { userSignIn, visitorSignIn } from '../../../shared/platform/directory/sign-in.ts';
import { PlatformRefusal } from '../../../shared/platform/edge/refusal.ts';

const iris = visitorSignIn('iris.1');
const noor = visitorSignIn('noor.1');
const mira = userSignIn('tenant', 'mira');

/** Budgets with a clock that stands still until it is moved; of what is counted over all instances, `room` fit. */
function budgetsOf(room = 3) {
  let now = 1_000_000;
  const counted: CountedThing[] = [];
  const counts = {
    take: async (thing: CountedThing) => {
      counted.push(thing);
      return counted.length > room ? 90_500 : 0;
    },
  };
  const budgets = new SignInBudgets({ visitor: visitorBudget, agent: agentBudget, counts, now: () => now });
  const pass = (ms: number): void => {
    now += ms;
  };
  return { budgets, counted, pass };
}

/** Subcode and Retry-After of a refusal; undefined where there was none. */
function refusalOf(work: () => unknown): readonly unknown[] | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (!(error instanceof PlatformRefusal)) throw error;
    return [error.status, error.body.subcode, error.headers['retry-after']];
  }
}

const through = (count: number, work: () => unknown): number =>
  Array.from({ length: count }, () => refusalOf(work)).filter((refusal) => refusal === undefined).length;

test('sign-in budget · a visitor’s messages without end → ten seconds’ worth, then so many a second, others unharmed (trusted-application.md#throttling)', () => {
  const { budgets, pass } = budgetsOf();
  expect(through(60, () => budgets.message(iris, 10))).toBe(50);
  expect(refusalOf(() => budgets.message(iris, 10))).toEqual([429, 'LimitExceeded', '1']);
  expect(through(5, () => budgets.message(noor, 10))).toBe(5);
  pass(2_000);
  expect(through(20, () => budgets.message(iris, 10))).toBe(10);
});

test('sign-in budget · long messages → fewer of them, counted in bytes (trusted-application.md#throttling)', () => {
  const { budgets, pass } = budgetsOf();
  expect(through(25, () => budgets.message(iris, 8_192))).toBe(20);
  pass(10_000);
  expect(through(25, () => budgets.message(iris, 8_192))).toBe(20);
});

test('sign-in budget · requests of any kind → counted, an agent’s budget is another one (trusted-application.md#throttling)', () => {
  const { budgets } = budgetsOf();
  expect(through(210, () => budgets.request(iris))).toBe(200);
  expect(through(1_000, () => budgets.request(mira))).toBe(1_000);
});

test('sign-in budget · a busy desk of 50 chats at 180 lines a second → never met', () => {
  const { budgets, pass } = budgetsOf();
  const visitors = Array.from({ length: 50 }, (_, number) => visitorSignIn(`visitor ${number}`));
  const agents = Array.from({ length: 10 }, (_, number) => userSignIn('tenant', `agent ${number}`));
  for (let tenth = 0; tenth < 600; tenth += 1) {
    pass(100);
    for (let line = 0; line < 18; line += 1) {
      const visitor = visitors[(tenth * 18 + line) % 50] ?? iris;
      const agent = agents[(tenth * 18 + line) % 10] ?? mira;
      budgets.request(visitor);
      budgets.message(visitor, 60);
      budgets.request(agent);
      budgets.request(agent);
    }
  }
});

test('sign-in budget · events of many applications are waited for → so many at a time, one of them free again → the next (trusted-application.md#throttling)', () => {
  const { budgets } = budgetsOf();
  const releases = ['1', '2', '3', '4'].map((application) => budgets.parked(iris, application));
  expect(refusalOf(() => budgets.parked(iris, '5'))).toEqual([429, 'LimitExceeded', '5']);
  const newer = budgets.parked(iris, '4');
  releases[3]?.();
  expect(refusalOf(() => budgets.parked(iris, '5'))).toBeDefined();
  newer();
  expect(refusalOf(() => budgets.parked(iris, '5'))).toBeUndefined();
  expect(refusalOf(() => budgets.parked(noor, '1'))).toBeUndefined();
});

test('sign-in budget · applications and conversations → counted over all instances, under a key that tells no person (trusted-application.md#throttling)', async () => {
  const { budgets, counted } = budgetsOf();
  await budgets.application(iris, '4711');
  await budgets.conversation(iris, 'target');
  await budgets.conversation(mira, 'target');
  await expect(budgets.conversation(iris, 'more')).rejects.toMatchObject({
    body: { subcode: 'TooManyConversations' },
    headers: { 'retry-after': '91' },
  });
  await expect(budgets.application(iris, '4712')).rejects.toMatchObject({ body: { subcode: 'TooManyApplications' } });
  expect(counted.map(({ kind, name, limit }) => [kind, name, limit])).toEqual([
    ['platform-applications', '4711', visitorBudget.applicationsPerHour],
    ['platform-conversations', 'target', visitorBudget.conversationsPerHour],
    ['platform-conversations', 'target', agentBudget.conversationsPerHour],
    ['platform-conversations', 'more', visitorBudget.conversationsPerHour],
    ['platform-applications', '4712', visitorBudget.applicationsPerHour],
  ]);
  expect(JSON.stringify(counted)).not.toContain('iris');
});

test('sign-in budget · conversations and applications in a row → so many at once, then evenly; a repeat takes nothing, no count is asked meanwhile (trusted-application.md#throttling)', async () => {
  const { budgets, counted, pass } = budgetsOf(Number.POSITIVE_INFINITY);
  const begin = (number: number) => budgets.conversation(iris, `target ${number}`);
  for (let number = 0; number < visitorBudget.conversationsPerMinute; number += 1) await begin(number);
  const refusal = { body: { subcode: 'TooManyConversations' }, headers: { 'retry-after': '10' } };
  await expect(begin(99)).rejects.toMatchObject(refusal);
  await begin(0);
  await budgets.conversation(noor, 'target 99');
  expect(counted).toHaveLength(visitorBudget.conversationsPerMinute + 2);
  pass(10_000);
  await begin(99);
  await expect(begin(100)).rejects.toMatchObject(refusal);
  for (let number = 0; number < visitorBudget.applicationsPerMinute; number += 1)
    await budgets.application(iris, String(number));
  await expect(budgets.application(iris, '99')).rejects.toMatchObject({
    body: { subcode: 'TooManyApplications' },
    headers: { 'retry-after': '6' },
  });
});
