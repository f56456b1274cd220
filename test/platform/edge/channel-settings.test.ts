import { describe, expect, it } from 'vitest';
import { ackOf, cursorOf } from '../../../shared/platform/channels/cursor.ts';
import { RememberedSettings } from '../../../shared/platform/ucwa/channel-settings.ts';

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
