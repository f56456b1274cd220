import { expect, test } from 'vitest';
import type { ChatWrappedUp } from '../../shared/conversation/event.ts';
import { planWith } from './facts.ts';
import { type Given, givenBridged } from './given.ts';

const wrapped = (given: Given, said: Partial<ChatWrappedUp>): Given =>
  given.events({
    ...{ type: 'chat-wrapped-up', at: given.state.at + 1, by: 'sip:ada@contoso.example', revision: 1, tags: [] },
    ...said,
  });

test('chat-wrapped-up → kept with when its visit began; no command, no alarm, the same phase', () => {
  const given = givenBridged(planWith({}));
  const after = wrapped(given, { tags: ['parcel'], note: 'Lost' });
  expect(after.state.wrapUps).toEqual([
    {
      ...{ visit: given.state.facts.visitor?.at, at: after.state.at, by: 'sip:ada@contoso.example', revision: 1 },
      ...{ tags: ['parcel'], note: 'Lost' },
    },
  ]);
  expect(after.last).toMatchObject({ commands: [], alarms: [], note: 'wrapped up' });
  expect(after.state.phase).toBe(given.state.phase);
});

test('chat-wrapped-up · the next revision replaces; one that has not read the last, and a repeat, change nothing', () => {
  const first = wrapped(givenBridged(planWith({})), { tags: ['parcel'] });
  const meanwhile = wrapped(first, { by: 'sip:ben@contoso.example', tags: ['invoice'] });
  expect(meanwhile.last.note).toBe('wrapped up meanwhile');
  expect(meanwhile.state.wrapUps).toEqual(first.state.wrapUps);
  const repeated = wrapped(first, { tags: ['parcel'] });
  expect(repeated.last.note).toBe('wrapped up before');
  expect(repeated.state.wrapUps).toEqual(first.state.wrapUps);
  const second = wrapped(first, { by: 'sip:ben@contoso.example', revision: 2, tags: ['invoice'] });
  expect(second.state.wrapUps).toMatchObject([{ by: 'sip:ben@contoso.example', revision: 2, tags: ['invoice'] }]);
});
