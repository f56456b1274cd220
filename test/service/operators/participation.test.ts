import { expect, test } from 'vitest';
import { agentsShown } from '../../../shared/service/operators/participation.ts';
import { mira } from '../../conversation/facts.ts';
import { type Given, givenAttended } from '../../conversation/given.ts';

const withdrawn = { type: 'audience-requested', requestId: 'r', address: mira.address, audience: 'agents' } as const;

const shown = ({ state }: Given): unknown => agentsShown(state).find(({ address }) => address === mira.address);

test('agents shown · a change of the audience under way → as wished, not settled', () => {
  const asked = givenAttended().events({ ...withdrawn, at: 90_000 });
  expect(shown(asked)).toMatchObject({ audience: 'agents', isSettled: false });
  expect(shown(asked.settled('change-bridged-agent'))).toMatchObject({ audience: 'agents', isSettled: true });
});

test('agents shown · the platform refused the change → who really hears the agent', () => {
  const asked = givenAttended().events({ ...withdrawn, at: 90_000 });
  const refused = asked.settled('change-bridged-agent', { outcome: 'failed', code: 'Forbidden' });
  expect(shown(refused)).toMatchObject({ audience: 'everyone', isSettled: true });
});
