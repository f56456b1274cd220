import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { startPlatformWorld } from '../../support/platform-world.ts';
import { until } from '../../support/until.ts';
import { Person } from '../call/players.ts';
import { hrefOf, packageOf, refusalOf } from './reading.ts';
import { silentCalls } from './silent-calls.ts';

test('agent · does not ask any more → has left long before a visitor would have (ucwa.md#lifetimes)', async () => {
  const quiet = silentCalls();
  const world = await startPlatformWorld({ calls: quiet.factory, times: { pollMs: 60_000, agentSilentMs: 2_000 } });
  try {
    const person = {
      tenantId: world.tenantId,
      objectId: randomUUID(),
      uri: 'sip:mira@northwind.example',
      displayName: 'Mira',
    };
    await world.first.platform.provisionUser(person);
    const claims = { oid: person.objectId, scp: 'desk', azp: randomUUID(), aud: world.origin };
    const authorization = `Bearer ${await world.issuer.sign(world.tenantId, claims)}`;
    const mira = new Person(world.origin, { authorization });
    const input = { userAgent: 'Test/1.0', culture: 'en-us' };
    const created = await mira.post('/ucwa/oauth/v1/applications', input);
    const path = created.headers.get('location') ?? '';
    let events = `${path}/events?ack=2`;
    // Each request is answered after a quarter of the time, though the platform's own limit is a minute.
    for (let polls = 0; polls < 6; polls += 1) events = hrefOf(await packageOf(await mira.get(events)), 'next');
    expect(quiet.ended).toEqual([]);
    await until(() => quiet.ended.length > 0);
    expect(await refusalOf(await mira.get(path))).toBe('404 NotFound ApplicationNotFound');
  } finally {
    await world.close();
  }
});
