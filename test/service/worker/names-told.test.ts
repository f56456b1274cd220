import { expect, test } from 'vitest';
import type { VisitorInvited } from '../../../shared/conversation/event.ts';
import { namesTold } from '../../../shared/service/worker/names-told.ts';
import { answersIn } from '../../../shared/service/worker/pre-chat-answers.ts';
import { invited, planWith } from '../../conversation/facts.ts';
import { Given, givenInvited } from '../../conversation/given.ts';

const answers = {
  mail: 'tove@harbour.example',
  other: ' tove@harbour.example ',
  note: 'write to tove@',
  agreed: 'yes',
};
const customContent = `data:application/json;base64,${Buffer.from(JSON.stringify(answers)).toString('base64')}`;
const at = 1_000;
const asked = {
  ...invited(planWith(), { customContent }),
  at,
  position: { leg: 'visitor', ack: 0, index: 0 },
} as VisitorInvited;

test('visitor invited · with answers before the chat → the name, and each mail address once; again → nothing', () => {
  expect(answersIn(customContent).size).toBe(4);
  const { state } = new Given().callback('visitor', invited());
  const { displayName } = asked.visitor;
  expect(namesTold(undefined, state, asked)).toEqual({
    at,
    names: [
      { in: 'name', text: displayName },
      { in: 'mail', text: 'tove@harbour.example' },
    ],
  });
  expect(namesTold(givenInvited().state, state, asked)).toBeUndefined();
  const nameless = { ...asked, visitor: { ...asked.visitor, displayName: 'Guest' }, customContent: 'data:,' };
  expect(namesTold(undefined, state, nameless)).toEqual({ at, names: [] });
});

test('visit over the relay · opened, and begun again → what was told at the opening, by the time of the visit', () => {
  const { state } = givenInvited();
  const visitor = { displayName: 'Tove', answers };
  const queued = (beganAt: number) =>
    ({ ...state, queued: { beganAt, opening: { at, openingId: 'o', visitor } } }) as unknown as typeof state;
  const first = namesTold(state, queued(at), undefined);
  expect(first?.names.map(({ text }) => text)).toEqual(['Tove', 'tove@harbour.example']);
  expect(namesTold(queued(at), queued(at), undefined)).toBeUndefined();
  expect(namesTold(queued(at), queued(9_000), undefined)).toEqual({ ...first, at: 9_000 });
});
