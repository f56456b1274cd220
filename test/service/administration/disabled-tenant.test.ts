import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Seen } from '../../support/small-server.ts';
import { until } from '../../support/until.ts';
import { Backing } from '../support/backing.ts';
import { harbourAt, instanceOf, localCaller } from '../support/harbour-app.ts';
import { Visit } from '../support/visit.ts';

let backing: Backing;
beforeAll(async () => {
  backing = await Backing.start();
});
afterAll(() => backing.stop());

const bridging = ['E01', 'E02', 'E03', 'E04', 'E05', 'E06', 'E07', 'E08', 'E09', 'E10', 'E11', 'E12'] as const;
const lastSegment = ({ path }: Seen) => path.split('?')[0]?.split('/').at(-1);

async function begin() {
  const harbour = await harbourAt(backing, () => ({ status: 201 }));
  const instance = await instanceOf(harbour);
  return { harbour, instance, visit: await Visit.begin(harbour, instance) };
}

describe('tenant disabled', () => {
  test('visits are running → each is ended on both legs, without any callback', async () => {
    const { harbour, instance, visit } = await begin();
    const other = visit.another();
    for (const each of [visit, other]) await each.happens(instance, ...bridging);
    backing.receive((message) => instance.dispatch(message));
    await instance.app.tenantAdministration.disable(localCaller, visit.tenant, {});
    for (const each of [visit, other]) {
      await until(async () => (await instance.app.conversations.read(localCaller, each)).phase === 'closed');
    }
    expect(harbour.platform.seen.filter(({ method }) => method === 'DELETE')).toHaveLength(4);
  });

  test('a visitor comes only now, with a token of before → turned away, no room is opened', async () => {
    const { harbour, instance, visit } = await begin();
    await instance.app.tenantAdministration.disable(localCaller, visit.tenant, {});
    await visit.happens(instance, 'E01');
    expect(harbour.platform.seen.map(lastSegment)).toEqual(['decline']);
    expect((await instance.app.conversations.read(localCaller, visit)).phase).toBe('closed');
  });

  test('word of a running visit comes → it is kept, and ends the visit', async () => {
    const { harbour, instance, visit } = await begin();
    await visit.happens(instance, ...bridging);
    await instance.app.tenantAdministration.disable(localCaller, visit.tenant, {});
    await visit.happens(instance, 'E19');
    const { phase, transcript } = await instance.app.conversations.read(localCaller, visit);
    expect(phase).toBe('closed');
    expect(transcript.map(({ by }) => by)).toContain('visitor');
    expect(harbour.platform.seen.filter(({ method }) => method === 'DELETE')).toHaveLength(2);
  });
});
