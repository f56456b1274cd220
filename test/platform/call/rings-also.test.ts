import { expect, test } from 'vitest';
import { acceptAgentInvitation } from '../../../shared/platform/call/changes/answer-agent-invitation.ts';
import { ringsAlso } from '../../../shared/platform/call/changes/rings-also.ts';
import { timePasses } from '../../../shared/platform/call/changes/time-passes.ts';
import { bridged, invited, jonas, mira, ringMs, told } from './call-driver.ts';

const late = { uri: mira.uri, applicationId: '150000000009' };

test('late device · its owner is being invited → rings once, and falls silent with the others (ucwa.md#meeting-invitation)', () => {
  const driver = bridged();
  invited(driver, mira);
  driver.take(ringsAlso(late));
  const { version } = driver;
  driver.take(ringsAlso(late));
  expect(driver.version).toBe(version);
  expect(told(driver.channel(late.applicationId))).toEqual(['onlineMeetingInvitation started', 'conversation added']);
  driver.now += ringMs;
  driver.take(timePasses({ purpose: 'ring', dueAt: driver.now }));
  expect(told(driver.channel(late.applicationId)).slice(2)).toEqual([
    'onlineMeetingInvitation completed',
    'conversation deleted',
  ]);
});

test('late device · its owner is not invited, or the owner has accepted elsewhere → hears nothing', () => {
  const driver = bridged();
  expect(driver.refusal(ringsAlso(late))).toBe('NotFound');
  invited(driver, jonas);
  expect(driver.refusal(ringsAlso(late))).toBe('NotFound');
  invited(driver, mira);
  driver.take(acceptAgentInvitation({ number: driver.call.meeting?.invited ?? 0, ...mira }));
  expect(driver.refusal(ringsAlso(late))).toBe('NotFound');
  expect(driver.channel(late.applicationId)).toEqual([]);
});

test('late device · the twenty-first of one person → does not ring', () => {
  const driver = bridged();
  invited(
    driver,
    mira,
    Array.from({ length: 20 }, (_, index) => `15000001${index}`),
  );
  driver.take(ringsAlso(late));
  expect(driver.channel(late.applicationId)).toEqual([]);
});
