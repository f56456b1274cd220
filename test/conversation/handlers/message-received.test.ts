import { expect, test } from 'vitest';
import { agent, bridged, joined, mira, olek, planWith, said, visitorAddress } from '../facts.ts';
import { givenAttended, givenBridged } from '../given.ts';

test('message-received · by the visitor → a numbered line that everyone heard (step 19)', () => {
  const { last } = givenAttended().callback('room', said(3, visitorAddress, 'Order 4711, thanks'));
  expect(last.transcript).toEqual([
    {
      number: 2,
      at: 3000,
      by: 'visitor',
      visitorLine: 1,
      address: visitorAddress,
      displayName: 'Iris',
      audience: 'everyone',
      text: 'Order 4711, thanks',
      message: 3,
    },
  ]);
});

test('message-received · by an agent → under the planned name (step 17)', () => {
  const { last } = givenAttended().callback('room', said(2, mira.address, 'Hi Iris'));
  expect(last.transcript).toMatchObject([{ number: 2, by: 'agent', displayName: 'MIRA', audience: 'everyone' }]);
  expect(last.transcript[0]).not.toHaveProperty('visitorLine');
});

test('message-received · by an agent whom only agents hear → agents only', () => {
  const given = givenAttended(planWith({ agents: [agent('pia', 'agents')] }));
  const { last } = given.callback('room', said(2, 'sip:pia@contoso.example'));
  expect(last.transcript).toMatchObject([{ audience: 'agents' }]);
});

test('message-received · the platform has confirmed another audience than planned → what is confirmed counts', () => {
  const { last } = givenAttended().callback('visitor', bridged(mira, 'agents')).callback('room', said(2, mira.address));
  expect(last.transcript).toMatchObject([{ audience: 'agents' }]);
});

test('message-received · by a colleague who is not planned → agents only, under the name in the roster', () => {
  const given = givenAttended().callback('room', joined(olek.address, 'Olek K.'));
  expect(given.callback('room', said(2, olek.address)).last.transcript).toMatchObject([
    { by: 'agent', displayName: 'Olek K.', audience: 'agents' },
  ]);
});

test('message-received · the same number again → no second line', () => {
  const given = givenAttended().callback('room', said(2, mira.address)).callback('room', said(2, mira.address));
  expect(given.last.transcript).toEqual([]);
});

test('message-received · numbers out of order → one line each', () => {
  const given = givenAttended().callback('room', said(5, mira.address), said(3, mira.address), said(4, mira.address));
  expect(given.last.transcript).toHaveLength(3);
  expect(given.state.facts.heard).toEqual([[3, 5]]);
});

test('message-received · on the visitor leg as well → heard once, in the room', () => {
  expect(givenAttended().callback('visitor', said(2, visitorAddress)).last.transcript).toEqual([]);
});

test('message-received · thousands → the state does not grow', () => {
  const before = givenBridged();
  const lines = Array.from({ length: 2000 }, (_, index) => said(index + 1, visitorAddress, 'x'.repeat(100)));
  const after = before.callback('room', ...lines);
  expect(JSON.stringify(after.state).length - JSON.stringify(before.state).length).toBeLessThan(1000);
});

test('message-received · the visitor’s, of before the agent came in, after the recap was sent → told by a further one', () => {
  const before = givenBridged().callback('room', said(2, visitorAddress));
  const given = before.late('room', 9, joined(mira.address));
  expect(given.last.commands).toMatchObject([{ kind: 'recap-to-room', fromLine: 1, toLine: 1 }]);
  const late = given.late('room', 8, said(3, visitorAddress));
  expect(late.last.commands).toMatchObject([{ kind: 'recap-to-room', fromLine: 2, toLine: 2 }]);
  expect(late.late('room', 10, said(4, visitorAddress)).last.commands).toEqual([]);
});

test('message-received · the visitor’s, of before the agent came in, heard of after lines that the agent heard → the recap tells it alone', () => {
  const before = givenBridged().callback('room', said(2, visitorAddress));
  const there = before.late('room', 9, joined(mira.address));
  const live = there.late('room', 10, said(4, visitorAddress)).late('room', 11, said(5, visitorAddress));
  const late = live.late('room', 8, said(3, visitorAddress));
  expect(late.last.commands).toMatchObject([{ kind: 'recap-to-room', fromLine: 4, toLine: 4 }]);
});

test('message-received · an agent’s join heard of after lines that overtook it → the recap leaves out what was said after it', () => {
  const before = givenBridged().late('room', 12, said(5, visitorAddress)).late('room', 7, said(2, visitorAddress));
  const given = before.late('room', 9, joined(mira.address));
  expect(given.last.commands).toMatchObject([{ kind: 'recap-to-room', fromLine: 1, toLine: 2, heard: [1] }]);
});

test('message-received · twenty lines live, then one of before the agent came in → the recap tells it alone', () => {
  const there = givenBridged().callback('room', said(2, visitorAddress)).late('room', 9, joined(mira.address));
  const numbers = Array.from({ length: 20 }, (_, index) => index + 10);
  const live = numbers.reduce((given, number) => given.late('room', number, said(number, visitorAddress)), there);
  const late = live.late('room', 8, said(3, visitorAddress));
  expect(late.last.commands).toMatchObject([{ kind: 'recap-to-room', fromLine: 22, toLine: 22 }]);
});
