import { expect, test } from 'vitest';
import type { TranscriptLine } from '../../shared/conversation/decision.ts';
import { inOrderSaid } from '../../shared/conversation/order-said.ts';
import { mira, said, visitorAddress } from './facts.ts';
import { givenAttended } from './given.ts';

const numbers = (lines: readonly TranscriptLine[]) => lines.map(({ message }) => message);

test('transcript · callbacks overtook one another → in the order in which it was said', () => {
  const given = givenAttended()
    .late('room', 20, said(4, visitorAddress))
    .late('room', 18, said(2, mira.address))
    .late('room', 19, said(3, visitorAddress));
  const lines = inOrderSaid(given.transcript);
  expect(numbers(lines)).toEqual([undefined, 2, 3, 4]);
  expect(lines.map(({ text }) => text)).toEqual(['Welcome!', 'line 2', 'line 3', 'line 4']);
});

test('transcript · what we said ourselves → stays where it was', () => {
  const line = (number: number, message?: number): TranscriptLine => ({
    number,
    at: number,
    by: message === undefined ? 'service' : 'visitor',
    displayName: 'X',
    audience: 'everyone',
    text: String(number),
    ...(message === undefined ? {} : { message }),
  });
  expect(numbers(inOrderSaid([line(1, 9), line(2), line(3, 7), line(4)]))).toEqual([7, undefined, 9, undefined]);
});
