import { describe, expect, it } from 'vitest';
import { callAttention, repeatWhileRinging } from '../../../web/desk/views/attention.ts';
import { type NoticePlatform, Notices } from '../../../web/desk/views/notices.ts';
import { deskOver, entering, FakeStorage, invitation, key, line } from './support.ts';

/** A browser whose person answers as the test says. */
function browser(answer: NotificationPermission = 'granted') {
  let permission: NotificationPermission = 'default';
  const asked: string[] = [];
  const shown: string[] = [];
  const closed: string[] = [];
  const chosen = new Map<string, () => void>();
  const platform: NoticePlatform = {
    permission: () => permission,
    ask: async () => {
      asked.push('asked');
      permission = answer;
      return permission;
    },
    show: (_title, { body = '', tag = '' }, choose) => {
      shown.push(body);
      chosen.set(tag, choose);
      return () => closed.push(tag);
    },
  };
  return { platform, asked, shown, closed, chosen };
}

describe('notices of the browser', () => {
  it('never asked for by itself; asked for by the button, once', async () => {
    const { platform, asked } = browser();
    const storage = new FakeStorage();
    const notices = new Notices(storage, platform);
    expect([notices.state.get(), asked]).toEqual(['off', []]);
    notices.show('ring 1', 'Desk', 'A visitor', () => undefined);
    await notices.toggle();
    expect([notices.state.get(), asked]).toEqual(['on', ['asked']]);
    expect(new Notices(storage, platform).state.get()).toBe('on');
    await notices.toggle();
    expect(new Notices(storage, platform).state.get()).toBe('off');
    expect(asked).toHaveLength(1);
  });

  it('refused by the person → blocked; a browser without them → none', async () => {
    const notices = new Notices(new FakeStorage(), browser('denied').platform);
    await notices.toggle();
    expect(notices.state.get()).toBe('blocked');
    const { platform } = browser();
    expect(new Notices(new FakeStorage(), { ...platform, permission: () => undefined }).state.get()).toBe('none');
  });

  it('ring and line while the agent looks elsewhere → a notice each; answered, or looked at again → gone', async () => {
    const { platform, shown, closed, chosen } = browser();
    const notices = new Notices(new FakeStorage(), platform);
    await notices.toggle();
    const { model, transport } = await deskOver(new FakeStorage());
    let isLookedAt = false;
    const looksAgain = callAttention(model, {
      sound: { play: () => undefined },
      notices,
      isLookedAt: () => isLookedAt,
    });
    transport.tell({ kind: 'rung', invitation });
    expect(shown).toEqual(['A visitor is waiting: Is berth 12 free?']);
    transport.tell(...entering);
    expect(closed).toEqual([`ring ${key}`]);
    transport.tell(line(1, 'Hello?'));
    expect(shown.at(-1)).toBe('Tove says: Hello?');
    model.select(undefined);
    chosen.get(`chat ${key}`)?.();
    expect(model.record.get().active).toBe(key);
    looksAgain();
    expect(closed.at(-1)).toBe(`chat ${key}`);
    isLookedAt = true;
    transport.tell(line(2, 'Still there?'));
    expect(shown).toHaveLength(2);
  });
});

describe('sound of a ring', () => {
  it('repeated as long as it rings, and no longer', async () => {
    const { model, transport } = await deskOver(new FakeStorage());
    let played = 0;
    const play = (): void => {
      played += 1;
    };
    const stop = repeatWhileRinging(model.record, play, 1);
    expect(played).toBe(0);
    transport.tell({ kind: 'rung', invitation });
    await expect.poll(() => played).toBeGreaterThan(2);
    transport.tell({ kind: 'silent', key, why: 'declined' });
    const heard = played;
    transport.tell({ kind: 'rung', invitation: { ...invitation, key: 'another' } });
    await expect.poll(() => played).toBeGreaterThan(heard);
    stop();
    expect(model.record.get().invitations).toHaveLength(1);
  });
});
