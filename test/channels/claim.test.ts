import { expect, it } from 'vitest';
import { isLater, isReplaced } from '../../shared/channels/claim.ts';

it('request · a later claim for as much → replaced; an earlier one, or one for what I have confirmed → not (ucwa.md#event-channel)', () => {
  const found = (at: number, ack: number) => isReplaced({ at: 1_000, ack: 7 }, { at, ack });
  expect([found(1_001, 7), found(1_001, 8), found(999, 7), found(1_000, 7), found(1_001, 6)]).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});

it('claims · of two instances, also at the same time → one of them is the later one (docs/decisions/0003-cursor-channels.md)', () => {
  const claim = (by: string, at: number) => ({ by, at, ack: 2 });
  const pairs = [
    [claim('a', 1), claim('b', 2)],
    [claim('a', 2), claim('b', 1)],
    [claim('a', 1), claim('b', 1)],
  ] as const;
  expect(pairs.map(([one, other]) => [isLater(one, other), isLater(other, one)])).toEqual([
    [false, true],
    [true, false],
    [false, true],
  ]);
});
