import { expect, test } from 'vitest';
import { planWith } from './facts.ts';
import { type Given, givenBridged } from './given.ts';

const rated = (given: Given, rating: number, comment?: string): Given =>
  given.events({
    type: 'visitor-rated',
    at: given.state.at + 1,
    rating,
    ...(comment === undefined ? {} : { comment }),
  });

test('visitor-rated → kept with when its visit began; no command, no alarm, the same phase', () => {
  const given = givenBridged(planWith({}));
  const after = rated(given, 4, 'Fast and friendly');
  expect(after.state.ratings).toEqual([
    { visit: given.state.facts.visitor?.at, at: after.state.at, rating: 4, comment: 'Fast and friendly' },
  ]);
  expect(after.last).toMatchObject({ commands: [], alarms: [], note: 'rated' });
  expect(after.state.phase).toBe(given.state.phase);
});

test('visitor-rated · once more for the same visit → the first word counts', () => {
  const first = rated(givenBridged(planWith({})), 5);
  const second = rated(first, 1, 'Changed my mind');
  expect(second.state.ratings).toEqual(first.state.ratings);
  expect(second.last.note).toBe('rated before');
});
