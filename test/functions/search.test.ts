import { describe, expect, test } from 'vitest';
import { searchConversations } from '../../functions/handlers/search.ts';
import { randomId } from '../../shared/kernel/ids.ts';
import { searchAnswerSchema } from '../../shared/protocol/carebridge/search.ts';
import type { ServiceEnvelope } from '../../shared/service/worker/service-envelope.ts';
import { VisitRecords } from '../../shared/service/worker/visit-records.ts';
import { Visit } from '../support/application/visit.ts';
import {
  localCaller,
  localKey,
  sampleTenant,
  startInstance,
  useApplicationWorld,
} from '../support/application-world.ts';
import { ask } from './support/ask.ts';

const world = useApplicationWorld();
const created = { status: 201, headers: { location: 'https://platform.example/1' } };
/** The visitor Tove asks about berth 12, and the agent says good morning. */
const talk = ['E01', 'E02', 'E03', 'E04', 'E05', 'E07', 'E09', 'E10', 'E11', 'E12', 'E15', 'E17', 'E19'] as const;
const dayMs = 86_400_000;

async function stage(daysAgo: readonly number[]) {
  const deployment = await world.deploy(() => created);
  const instance = await startInstance(deployment);
  const first = await Visit.begin(deployment, instance, sampleTenant(undefined, { retentionDays: 60 }));
  const visits = daysAgo.map((_, at) => (at === 0 ? first : first.another()));
  for (const [at, visit] of visits.entries()) {
    const receivedAt = Date.now() - (daysAgo[at] ?? 0) * dayMs;
    for (const name of talk) await instance.handle({ ...visit.callback(name), receivedAt } as ServiceEnvelope);
  }
  const search = async (body: object) => {
    const headers = { 'x-carebridge-key': localKey };
    const params = { tenant: first.tenant };
    return ask(searchConversations, instance.app, { method: 'POST', params, headers, body });
  };
  return { instance, visits, search, tenant: first.tenant };
}

describe('search (carebridge.md#search)', () => {
  test('a text of a line, the name, the question; in other letters → found, the last first, with what stands around it', async () => {
    const { visits, search } = await stage([3, 1]);
    const { status, json } = await search({ text: 'MORNING, ｔove' });
    expect(status).toBe(200);
    const { conversations, next } = searchAnswerSchema.parse(json);
    expect(conversations.map(({ id }) => id)).toEqual(visits.map(({ conversation }) => conversation).toReversed());
    expect(conversations[0]?.matches).toEqual([
      { in: 'line', number: expect.any(Number), excerpt: 'Good morning, Tove' },
    ]);
    expect(next).toBeDefined();
    const places = async (text: string) =>
      searchAnswerSchema.parse((await search({ text })).json).conversations[0]?.matches.map((match) => match.in);
    expect(await places('tove')).toEqual(['name', 'line']);
    expect(await places('Berth 12')).toEqual(['subject', 'line']);
    expect(await places('berth 13')).toBeUndefined();
  });

  test('beginning of the visitor’s name → in the first answer, however long ago; a name of many → there are more', async () => {
    const { visits, search, tenant } = await stage([50, 1]);
    const [old, late] = visits.map(({ conversation }) => conversation);
    const first = searchAnswerSchema.parse((await search({ text: 'tov' })).json);
    const named = { matches: [{ in: 'name', excerpt: 'Tove' }], displayName: 'Tove' };
    expect(first.named).toMatchObject([
      { id: late, ...named },
      { id: old, ...named },
    ]);
    expect(first.conversations.map(({ id }) => id)).toEqual([late]);
    expect(first.moreNamed).toBeUndefined();
    const { next: after = '' } = first;
    expect(searchAnswerSchema.parse((await search({ text: 'tov', after })).json).named).toBeUndefined();

    const { names } = new VisitRecords(await world.records(), Date.now);
    for (let at = 0; at < 21; at += 1) {
      await names.note({ tenant, conversation: randomId() }, Date.now(), [{ in: 'mail', text: 'tov@harbour.example' }]);
    }
    expect(searchAnswerSchema.parse((await search({ text: 'TOV' })).json).moreNamed).toBe(true);
  });

  test('further back → by the next of each answer, to the end of what is kept; each conversation once', async () => {
    const { visits, search } = await stage([50, 20]);
    const found: string[] = [];
    const days: string[] = [];
    let after: string | undefined;
    do {
      const { json } = await search({ text: 'berth', ...(after === undefined ? {} : { after }) });
      const answer = searchAnswerSchema.parse(json);
      found.push(...answer.conversations.map(({ id }) => id));
      days.push(answer.searchedTo);
      after = answer.next;
    } while (after !== undefined);
    expect(found).toEqual(visits.map(({ conversation }) => conversation).toReversed());
    // 31 days an answer, as far as 61 days back.
    const dayBack = (count: number) => new Date(Date.now() - count * dayMs).toISOString().slice(0, 10);
    expect(days).toEqual([dayBack(30), dayBack(61)]);
  });

  test('a text that is too short or too long, a place that is none → 400; a tenant that is not there → 404; erased → not found', async () => {
    const { instance, visits, search, tenant } = await stage([1]);
    for (const body of [
      { text: ' a ' },
      { text: 'a'.repeat(101) },
      { text: 'ab', after: '20259999' },
      { text: 'ab', after: 'x' },
      {},
    ]) {
      expect((await search(body)).status, JSON.stringify(body)).toBe(400);
    }
    await expect(instance.app.search.search(localCaller, 'nowhere', { text: 'ab' })).rejects.toMatchObject({
      code: 'NotFound',
    });
    const [visit] = visits as [Visit, ...Visit[]];
    await instance.handle(visit.callback('E20'));
    await instance.handle(visit.callback('E21'));
    await instance.handle(visit.callback('E22'));
    await instance.app.dataSubjects.eraseConversation(localCaller, visit);
    const { conversations } = await instance.app.search.search(localCaller, tenant, { text: 'berth' });
    expect(conversations).toEqual([]);
    expect((await instance.app.search.search(localCaller, tenant, { text: 'tove' })).named).toEqual([]);
  });
});
