import { expect, test } from 'vitest';
import { acceptAgentInvitation } from '../../../shared/platform/call/changes/answer-agent-invitation.ts';
import { ringsAlso } from '../../../shared/platform/call/changes/rings-also.ts';
import { timePasses } from '../../../shared/platform/call/changes/time-passes.ts';
import { bridged, invited, jonas, mira, ringMs, told } from './world.ts';

const late = { uri: mira.uri, applicationId: '150000000009' };

test('late device · its owner is being invited → rings once, and falls silent with the others (ucwa.md#meeting-invitation)', () => {
  const world = bridged();
  invited(world, mira);
  world.take(ringsAlso(late));
  const { version } = world;
  world.take(ringsAlso(late));
  expect(world.version).toBe(version);
  expect(told(world.channel(late.applicationId))).toEqual(['onlineMeetingInvitation started', 'conversation added']);
  world.now += ringMs;
  world.take(timePasses({ purpose: 'ring', dueAt: world.now }));
  expect(told(world.channel(late.applicationId)).slice(2)).toEqual([
    'onlineMeetingInvitation completed',
    'conversation deleted',
  ]);
});

test('late device · its owner is not invited, or the owner has accepted elsewhere → hears nothing', () => {
  const world = bridged();
  expect(world.refusal(ringsAlso(late))).toBe('NotFound');
  invited(world, jonas);
  expect(world.refusal(ringsAlso(late))).toBe('NotFound');
  invited(world, mira);
  world.take(acceptAgentInvitation({ number: world.call.meeting?.invited ?? 0, ...mira }));
  expect(world.refusal(ringsAlso(late))).toBe('NotFound');
  expect(world.channel(late.applicationId)).toEqual([]);
});

test('late device · the twenty-first of one person → does not ring', () => {
  const world = bridged();
  invited(
    world,
    mira,
    Array.from({ length: 20 }, (_, index) => `15000001${index}`),
  );
  world.take(ringsAlso(late));
  expect(world.channel(late.applicationId)).toEqual([]);
});
