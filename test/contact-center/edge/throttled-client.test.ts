import { expect, onTestFinished, test } from 'vitest';
import { makeCustomer, startCenterWorld } from '../../support/center-world.ts';
import { CrankedQueue } from '../../support/cranked-queue.ts';
import { StrictChatApiClient } from '../../support/strict-center/chat-api-client.ts';
import { StrictGatewayClient } from '../../support/strict-center/gateway-client.ts';

test('client · asks more often than it may → 429 with Retry-After in the words of each API, and is served again later; others are not concerned (contact-center.md#throttling)', async () => {
  const queue = new CrankedQueue();
  const world = await startCenterWorld({ bus: queue, limits: { requestsPerSecond: 2 } });
  onTestFinished(() => world.close());
  const [customer, other] = [await makeCustomer(world.center), await makeCustomer(world.center)];
  for (const client of [
    new StrictGatewayClient(world.origin, customer),
    new StrictChatApiClient(world.origin, customer),
  ]) {
    const statuses: number[] = [];
    for (let sent = 0; sent < 12; sent += 1) {
      const { status, headers } = await client.call('GET', '/channels');
      statuses.push(status);
      if (status === 429) expect(headers.get('retry-after')).toBe('1');
    }
    expect(statuses.slice(0, 4)).toEqual([200, 200, 200, 200]);
    expect(statuses).toContain(429);
    await queue.passes(2_000);
    expect((await client.call('GET', '/channels')).status).toBe(200);
  }
  expect((await new StrictGatewayClient(world.origin, other).call('GET', '/channels')).status).toBe(200);
});
