import { beforeEach, describe, expect, test } from 'vitest';
import { readReport } from '../../../functions/handlers/reports.ts';
import { randomId } from '../../../shared/kernel/ids.ts';
import { reportSchema } from '../../../shared/protocol/carebridge/reports.ts';
import type { ServiceEnvelope } from '../../../shared/service/worker/service-envelope.ts';
import { ask } from '../../functions/support/ask.ts';
import { agent } from '../../providers/trusted-application/support/callbacks.ts';
import { Visit } from '../../support/application/visit.ts';
import {
  type Deployment,
  type Instance,
  localCaller,
  localKey,
  sampleTenant,
  startInstance,
  useApplicationWorld,
} from '../../support/application-world.ts';

const world = useApplicationWorld();
const created = { status: 201, headers: { location: 'https://platform.example/1' } };
const begins = ['E01', 'E02', 'E03', 'E04', 'E05', 'E07', 'E09', 'E10', 'E11', 'E12'] as const;
const ends = ['E20', 'E21', 'E22'] as const;

let deployment: Deployment;
let instances: readonly [Instance, Instance];
let first: Visit;
beforeEach(async () => {
  deployment = await world.deploy(() => created);
  instances = [await startInstance(deployment), await startInstance(deployment)];
  const tenant = sampleTenant(undefined, { timeZone: 'Europe/Berlin', wrapUpTags: ['berth', 'invoice'], rating: true });
  first = await Visit.begin(deployment, instances[0], tenant);
});

/** When things happen in a visit, in seconds after it began; what is absent does not happen. */
type Played = { readonly joins?: number; readonly replies?: number; readonly leaves?: number };

/** Plays a visit that began at an instant; each callback comes twice, to either instance. */
async function play(visit: Visit, beganAt: string, { joins, replies, leaves }: Played): Promise<void> {
  const steps = [
    ...begins.map((name) => [name, 0] as const),
    ...(joins === undefined ? [] : [['E15', joins] as const]),
    ...(replies === undefined ? [] : [['E17', replies] as const]),
    ...(leaves === undefined ? [] : ends.map((name) => [name, leaves] as const)),
  ];
  for (const [name, seconds] of steps) {
    const callback = { ...visit.callback(name), receivedAt: Date.parse(beganAt) + seconds * 1_000 } as ServiceEnvelope;
    for (const instance of instances) await instance.handle(callback);
  }
}

/** What comes after the end, to one instance, or to both. */
async function afterwards(
  { tenant, conversation }: Visit,
  said: object,
  at: readonly Instance[] = instances.slice(0, 1),
): Promise<void> {
  const envelope = { kind: 'alarm', schema: 1, tenant, conversation, purpose: 'retry', dueAt: Date.now(), ...said };
  for (const instance of at) await instance.handle(envelope as ServiceEnvelope);
}

const rated = (rating: number) => ({ rated: { ratingId: randomId(), rating } });
const tagged = (...tags: readonly string[]) => ({
  wrapUp: { requestId: randomId(), request: { kind: 'wrap-up', by: agent, revision: 1, tags } },
});

/**
 * The day on which Berlin's clocks go back, from 3:00 to 2:00: 25 hours long, from 22:00 UTC of the 25th to 23:00 UTC of the 26th. By those clocks
 * the visits began at 23:55 of the day before, 0:05, 2:30, 2:30 again, 11:00, 23:50, and 0:05 of the day after.
 */
async function playDay(): Promise<{ readonly tagged: Visit }> {
  const [second, third, before, fifth, after, running] = Array.from({ length: 6 }, () => first.another()) as [
    ...[Visit, Visit, Visit, Visit, Visit, Visit],
  ];
  await Promise.all([
    play(before, '2025-10-25T21:55:00Z', { leaves: 5 }),
    play(third, '2025-10-25T22:05:00Z', { leaves: 40 }),
    play(first, '2025-10-26T00:30:00Z', { joins: 10, replies: 25, leaves: 310 }),
    play(second, '2025-10-26T01:30:00Z', { joins: 30, leaves: 90 }),
    play(running, '2025-10-26T10:00:00Z', { joins: 15 }),
    play(fifth, '2025-10-26T22:50:00Z', { joins: 20, replies: 80, leaves: 620 }),
    play(after, '2025-10-26T23:05:00Z', { leaves: 5 }),
  ]);
  await afterwards(first, rated(5), instances);
  await afterwards(first, tagged('berth'));
  await afterwards(fifth, rated(2));
  await afterwards(fifth, tagged('berth', 'invoice'), instances);
  return { tagged: fifth };
}

async function report(query: Readonly<Record<string, string>>, headers = { 'x-carebridge-key': localKey }) {
  return ask(readReport, instances[0].app, {
    method: 'GET',
    params: { tenant: first.tenant },
    query: { ...query },
    headers,
  });
}

const theDay = { from: '2025-10-26', to: '2025-10-26' };
const groupsBy = async (by: string, days: Readonly<Record<string, string>> = theDay) => {
  const { groups = [] } = reportSchema.parse((await report({ ...days, by })).json);
  return groups.filter(({ visits }) => visits > 0).map(({ key, visits }) => [key, visits]);
};

describe('reports · a played day (carebridge.md#reports)', () => {
  test('every callback twice, ratings and wrap-ups after the end once and twice, at two instances → each visit once, by the clocks of the company', async () => {
    const { tagged: erased } = await playDay();
    const { status, json } = await report(theDay);
    expect(status).toBe(200);
    expect(reportSchema.parse(json)).toEqual({
      ...{ tenant: first.tenant, ...theDay, timeZone: 'Europe/Berlin', running: 1, unmeasured: 0 },
      total: {
        ...{ visits: 4, answered: 3, abandoned: 1, unattended: 0 },
        // Of 10, 20 and 30; of 25 and 80; of 60, 300 and 600 seconds.
        waitSeconds: { p50: 20, p90: 30 },
        firstReplySeconds: { p50: 25, p90: 80 },
        lengthSeconds: { p50: 300, p90: 600 },
        rating: { average: 3.5, count: 2 },
      },
    });
    expect(await groupsBy('hour')).toEqual([
      ['00', 1],
      ['02', 2],
      ['23', 1],
    ]);
    expect(await groupsBy('day', { from: '2025-10-24', to: '2025-10-27' })).toEqual([
      ['2025-10-25', 1],
      ['2025-10-26', 4],
      ['2025-10-27', 1],
    ]);
    expect(await groupsBy('agent')).toEqual([[agent, 3]]);
    expect(await groupsBy('skill')).toEqual([]);
    expect(await groupsBy('tag')).toEqual([
      ['berth', 2],
      ['invoice', 1],
    ]);
    const { text, headers } = await report({ ...theDay, by: 'tag', format: 'csv' });
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(text?.split('\r\n').slice(1)).toEqual([
      'berth,,2,2,0,0,10,20,25,80,300,600,3.5,2',
      'invoice,,1,1,0,0,20,20,80,80,600,600,2,1',
      ',,4,3,1,0,20,30,25,80,300,600,3.5,2',
      '',
    ]);
    await instances[0].app.dataSubjects.eraseConversation(localCaller, erased);
    expect(await groupsBy('tag')).toEqual([['berth', 1]]);
    expect((await report(theDay)).json.total).toMatchObject({ visits: 3, rating: { average: 5, count: 1 } });
  });

  test('days that are none, out of order, too many, another division, a tenant that is not there → refused', async () => {
    for (const query of [
      { from: '2025-02-30', to: '2025-03-01' },
      { from: '2025-10-26', to: '2025-10-25' },
      { from: '2025-01-01', to: '2025-04-03' },
      { ...theDay, by: 'visitor' },
      { from: '2025-10-26' },
    ]) {
      expect((await report(query as Record<string, string>)).status, JSON.stringify(query)).toBe(400);
    }
    expect((await report({ from: '2025-01-01', to: '2025-04-02' })).json.total.visits).toBe(0);
    await expect(instances[0].app.reports.read(localCaller, 'nowhere', theDay)).rejects.toMatchObject({
      code: 'NotFound',
    });
  });
});
