import { expect, test } from 'vitest';
import { alarmEnvelope, type PlatformAlarm, platformAlarmSchema } from '../../shared/platform/alarms/platform-alarm.ts';
import { createCalls } from '../../shared/platform/call/create-calls.ts';
import { startPlatformWorld } from '../support/platform-world.ts';

const partition = 'tenant.target';
const application = { tenantId: 'tenant', applicationId: '150000000001' };

/** As they are on the bus while a new release is brought out. */
const alarms: readonly (readonly [PlatformAlarm, string])[] = [
  [{ kind: 'wake', partition, version: 3 }, partition],
  [{ kind: 'wake', partition, version: 3, again: 1, onlyChannels: true }, partition],
  [{ kind: 'wake', partition, version: 3, nonce: 'n', first: true, seen: 7 }, partition],
  [{ kind: 'alarm', partition, purpose: 'ring', dueAt: 7 }, partition],
  [{ kind: 'late-device', partition, uri: 'sip:mira@northwind.example', applicationId: '150000000001' }, partition],
  [{ kind: 'call-forget', partition }, partition],
  [{ kind: 'callbacks', partition }, partition],
  [{ kind: 'callbacks', partition, seen: 7 }, partition],
  [{ kind: 'application-idle', ...application }, 'tenant.150000000001'],
  [{ kind: 'application-ended', ...application }, 'tenant.150000000001'],
  [{ kind: 'application-ended', ...application, again: 2 }, 'tenant.150000000001'],
];

test.each(alarms)('alarm %j · sent → read as it was, in the session %s', (alarm, session) => {
  const envelope = alarmEnvelope(alarm);
  expect(envelope).toEqual({ to: 'platform', session, body: alarm });
  expect(platformAlarmSchema.parse(JSON.parse(JSON.stringify(envelope.body)))).toEqual(alarm);
});

test('envelope · of no known kind → refused as unreadable, so that it becomes a dead letter which a newer version can take', async () => {
  const world = await startPlatformWorld({ calls: createCalls });
  for (const body of [{ kind: 'callback', partition }, undefined]) {
    await expect(world.first.platform.wake(body)).rejects.toMatchObject({ code: 'UnexpectedAnswer' });
  }
  await world.close();
});
