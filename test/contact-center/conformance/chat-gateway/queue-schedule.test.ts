import { expect } from 'vitest';
import { brokenAnswer, inBody } from '../../../platform/conformance/rule.ts';
import { requireMembers, strictAnswer } from '../../../support/strict-center/center-answer.ts';
import { centerRule } from '../center-rule.ts';

centerRule(
  'schedule · of a queue without hours, one that is closed now, one that is open now, none → 0, -1, 0, 404 (contact-center.md#schedules)',
  brokenAnswer(({ path }) => path.includes('/schedules/102/'), inBody('-1', '1')),
  async (fixture) => {
    const { world, customer, origin } = fixture;
    const today = new Date(world.clock.now()).getUTCDay();
    const at = (id: string, days: readonly number[]) => {
      const openingHours = days.map((day) => ({ day, from: '00:00', to: '00:00' }));
      const hours = { timeZone: 'UTC', openingHours };
      return world.center.directory.putQueue(customer.tenant, { id, name: id, priority: 5, hours });
    };
    // Days around today are like it, should midnight pass meanwhile.
    await at('102', [(today + 3) % 7]);
    await at('103', [today, (today + 1) % 7]);
    const read = (id: string) =>
      fetch(new URL(`/cc/v1/schedules/${id}/status`, origin), { headers: { 'x-api-key': customer.apiKey } });
    const statusOf = async (id: string) => {
      const { json } = await strictAnswer(await read(id), 'application/json');
      requireMembers(json, 'schedule-status');
      requireMembers(json['schedule-status'], 'status');
      return json['schedule-status'].status;
    };
    expect([await statusOf('101'), await statusOf('102'), await statusOf('103')]).toEqual([0, -1, 0]);
    expect((await read('999')).status).toBe(404);
  },
);
