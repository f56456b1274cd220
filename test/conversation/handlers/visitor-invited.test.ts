import { expect, test } from 'vitest';
import { ended, invited, link, planWith } from '../facts.ts';
import { conversation, Given, givenInvited } from '../given.ts';

test('visitor-invited · the first → a room is asked for, and the visit is invited (step 8)', () => {
  const { last } = new Given().callback('visitor', invited(planWith(), { customContent: 'data:,cart' }));
  expect(last.phase).toBe('invited');
  expect(last.commands).toEqual([
    {
      kind: 'open-room',
      lane: 'room.open',
      operationId: `${conversation}.1.0`,
      link: link('open-room'),
      subject: 'Where is my parcel?',
      threadId: conversation,
      customContent: 'data:,cart',
    },
  ]);
});

test('visitor-invited · the first → an alarm to give up', () => {
  expect(givenInvited().last.alarms).toEqual([{ purpose: 'give-up', dueAt: 181_000 }]);
});

test('visitor-invited · content of the widget → is in the command and not in the state', () => {
  const customContent = `data:,${'x'.repeat(9000)}`;
  const { state } = new Given().callback('visitor', invited(planWith(), { customContent }));
  expect(JSON.stringify(state)).not.toContain('xxxx');
});

test('visitor-invited · without a subject → the plan has one', () => {
  const { subject: _, ...fact } = invited() as ReturnType<typeof invited> & { subject?: string };
  expect(new Given().callback('visitor', fact as ReturnType<typeof invited>).sent('open-room')[0]?.subject).toBe(
    'Chat',
  );
});

test('visitor-invited · again → nothing', () => {
  const before = givenInvited();
  const again = before.late('visitor', 1, invited());
  expect(again.last.commands).toEqual([]);
  expect(again.last.alarms).toEqual([]);
  expect(again.state).toEqual(before.state);
});

test('visitor-invited · after the end of the visitor leg → no room, and the visit is closed', () => {
  const given = new Given().late('visitor', 2, ended()).late('visitor', 1, invited());
  expect(given.last.commands).toEqual([]);
  expect(given.state.phase).toBe('closed');
});

test('visitor-invited · the platform offers no room → the visitor is turned away', () => {
  const links = { decline: link('decline'), bridge: link('bridge'), conversation: link('visitor') };
  const given = new Given().callback('visitor', invited(planWith(), { links }));
  expect(given.asked).toEqual(['decline-visitor']);
  expect(given.state.phase).toBe('closing');
  expect(given.settled('decline-visitor').state.phase).toBe('closed');
});

const call = () => invited(planWith(), { links: { decline: link('decline-call'), conversation: link('visitor') } });
const declined = { kind: 'decline-visitor', link: link('decline-call') };

test('visitor-invited · a call → declined at once, and nothing else (trusted-application.md#invitations)', () => {
  const given = new Given().callback('visitor', call());
  expect(given.last.commands).toMatchObject([declined]);
  expect(new Given().callback('visitor', call()).callback('visitor', call()).last.commands).toEqual([]);
});

test('visitor-invited · a call while a chat goes on → declined, and the chat is as it was', () => {
  const before = givenInvited();
  const facts = before.state.facts;
  const after = before.callback('visitor', call());
  expect(after.last.commands).toMatchObject([declined]);
  expect([after.state.facts, after.state.phase]).toEqual([facts, 'invited']);
});

test('visitor-invited · a call that is heard of before the chat that it came after → the chat begins all the same', () => {
  const given = new Given().late('visitor', 2, call()).late('visitor', 1, invited());
  expect(given.sent('decline-visitor')).toHaveLength(1);
  expect(given.sent('open-room')).toHaveLength(1);
});
