import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { replay } from '../../shared/conversation/replay.ts';
import type { LogRow } from '../../shared/service/recorder.ts';
import type { Seen } from '../providers/trusted-application/support/small-server.ts';
import { Backing } from './support/backing.ts';
import { harbourAt, instanceOf, localCaller } from './support/harbour-app.ts';
import { Visit } from './support/visit.ts';

let backing: Backing;
beforeAll(async () => {
  backing = await Backing.start();
});
afterAll(() => backing.stop());

const created = { status: 201, headers: { location: 'https://platform.example/1' } };
const sent = (seen: readonly Seen[]) =>
  seen.map(({ method, path }) => `${method} ${path.split('?')[0]?.split('/').at(-1)}`);

describe('worker · one callback', () => {
  test('invitation → decided, its command performed and settled, listed as invited', async () => {
    const harbour = await harbourAt(backing, () => created);
    const instance = await instanceOf(harbour);
    const visit = await Visit.begin(harbour, instance);
    await visit.happens(instance, 'E01');
    expect(sent(harbour.platform.seen)).toEqual(['POST startAdhocMeeting']);
    const whole = await instance.app.conversations.read(localCaller, visit);
    expect(whole.timeline.map(({ events }) => events)).toEqual([['visitor-invited'], ['command-settled']]);
    expect(instance.log).toContainEqual(
      expect.objectContaining({ event: 'command-settled', step: 'open-room', outcome: 'done' }),
    );
    const { conversations } = await instance.app.conversations.list(localCaller, visit.tenant, { limit: 50 });
    expect(conversations).toMatchObject([{ id: visit.conversation, phase: 'invited' }]);
  });
});
