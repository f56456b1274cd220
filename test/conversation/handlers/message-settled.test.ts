import { expect, test } from 'vitest';
import { bridge, type Fact, messaging } from '../facts.ts';
import { type Given, givenBridged, givenBridging } from '../given.ts';

const greeted = (): Given => givenBridging().callback('visitor', messaging('connected', 'visitor'), bridge());

function settled(given: Given, outcome: 'delivered' | 'failed'): Given {
  const operationId = given.operation('say-to-visitor');
  const fact: Fact = { type: 'message-settled', operationId, outcome };
  return given.callback('visitor', fact);
}

test('message-settled · delivered before the answer to the request → stands in for it (step 13)', () => {
  const given = settled(greeted(), 'delivered');
  expect(given.last.transcript).toMatchObject([{ by: 'service', text: 'Welcome!', displayName: 'Contoso Care' }]);
  expect(given.settled('say-to-visitor').last.transcript).toEqual([]);
});

test('message-settled · delivered after the answer → nothing new', () => {
  expect(settled(givenBridged(), 'delivered').last.transcript).toEqual([]);
});

test('message-settled · failed → is kept with its code, and not said again', () => {
  const given = settled(givenBridged(), 'failed');
  expect(given.state.work.issues.find(({ target }) => target === 'welcome')).toMatchObject({
    outcome: 'failed',
    code: 'MessageFailed',
  });
  expect(given.last.commands).toEqual([]);
});

test('message-settled · of an operation that is not ours → nothing', () => {
  const given = givenBridged();
  const fact: Fact = { type: 'message-settled', operationId: 'theirs', outcome: 'failed' };
  expect(given.callback('visitor', fact).state.work).toEqual(given.state.work);
});
