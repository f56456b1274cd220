import { describe, expect, it } from 'vitest';
import { Claims } from '../../../shared/channels/claims.ts';
import { ackOf, cursorOf } from '../../../shared/platform/channels/cursor.ts';
import { RememberedSettings } from '../../../shared/platform/ucwa/channel-settings.ts';
import { unusedLedger } from './unused-ledger.ts';

describe('claim of a waiting request', () => {
  const claims = new Claims(unusedLedger);
  const mine = { at: 1_000, ack: 7 };

  it('found · by this instance, or none → not another one’s (ucwa.md#event-channel)', () => {
    expect([claims.isForeign(undefined), claims.isForeign(claims.first(5_000))]).toEqual([false, false]);
    expect(claims.isForeign(new Claims(unusedLedger).first(5_000))).toBe(true);
  });

  it('found · later and for as much → replaced; earlier, or for what I have confirmed → not (ucwa.md#event-channel)', () => {
    const found = (at: number, ack: number) => claims.isReplaced(mine, { by: 'other', at, ack });
    expect([found(1_001, 7), found(1_001, 8), found(999, 7), found(1_001, 6)]).toEqual([true, true, false, false]);
  });
});

describe('number in a link', () => {
  it('cursor · written and read → the same; empties count in millions (ucwa.md#event-packages)', () => {
    expect([ackOf({ entry: 5, empties: 0 }), ackOf({ entry: 5, empties: 3 })]).toEqual([5, 3_000_005]);
    expect(cursorOf(3_000_005)).toEqual({ entry: 5, empties: 3 });
  });
});

describe('settings of a channel', () => {
  it('settings · out of range, unreadable, left out → moved to the end, ignored, kept as they were (ucwa.md#event-channel)', () => {
    const settings = new RememberedSettings();
    const channel = { id: '1' };
    expect(settings.of(channel, {})).toEqual({ low: 15, medium: 5, timeout: 180 });
    expect(settings.of(channel, { low: '99999', medium: '1', timeout: '600' })).toEqual({
      low: 1_800,
      medium: 5,
      timeout: 600,
    });
    expect(settings.of(channel, { timeout: 'soon' })).toEqual({ low: 1_800, medium: 5, timeout: 600 });
    expect(settings.of(channel, { timeout: '10' }).timeout).toBe(180);
    expect(settings.of({ id: '2' }, {})).toEqual({ low: 15, medium: 5, timeout: 180 });
  });
});
