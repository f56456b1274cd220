import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Intervals,
  includes,
  including,
  inOrderSaid,
  type TranscriptLine,
} from '../../shared/conversation/transcript.ts';
import { defined } from '../../shared/kernel/defined.ts';
import { mira, said, visitorAddress } from './facts.ts';
import { givenAttended } from './given.ts';
import { runs } from './scripts.ts';

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
  const line = (number: number, message?: number): TranscriptLine =>
    defined({
      number,
      at: number,
      by: message === undefined ? ('service' as const) : ('visitor' as const),
      displayName: 'X',
      audience: 'everyone' as const,
      text: String(number),
      message,
    });
  expect(numbers(inOrderSaid([line(1, 9), line(2), line(3, 7), line(4)]))).toEqual([7, undefined, 9, undefined]);
});

const none: Intervals = [];

test('including · any numbers in any order → exactly these are included, in as few intervals as can be', () => {
  const property = fc.property(fc.array(fc.nat({ max: 60 })), (numbers) => {
    const intervals = numbers.reduce(including, none);
    const wanted = new Set(numbers);
    for (let number = 0; number <= 62; number += 1) expect(includes(intervals, number)).toBe(wanted.has(number));
    expect(intervals.length).toBe([...wanted].filter((number) => !wanted.has(number + 1)).length);
  });
  fc.assert(property, runs);
});

test('including · hundreds of gaps → the oldest are closed, and the list stays short', () => {
  const odd = Array.from({ length: 5000 }, (_, index) => 2 * index + 1);
  const intervals = odd.reduce(including, none);
  expect(intervals.length).toBe(256);
  expect(includes(intervals, 2)).toBe(true);
  expect(includes(intervals, 9998)).toBe(false);
});
