import { expect, test } from 'vitest';
import { furtherAudiences, limitsOf, timesOf } from '../../shared/application/compose-platform.ts';
import { type Settings, settingsFrom } from '../../shared/application/settings.ts';
import { ConfigurationError } from '../../shared/kernel/errors.ts';
import { defaultLimits } from '../../shared/platform/limits.ts';
import { defaultTimes } from '../../shared/platform/times.ts';

const required = {
  CAREBRIDGE_ORIGIN: 'https://care.northwind.example',
  CAREBRIDGE_AUTHORITY: 'https://login.microsoftonline.com',
  CAREBRIDGE_CLIENT_ID: '9d4a6a0b-1c1e-4b2f-8f7a-2f0f4a1c7d53',
  CAREBRIDGE_APP_ID_URI: 'api://care',
};

/** The settings of a deployment that says nothing but what it must. */
const settings = (given: Partial<Record<keyof Settings, string>> = {}): Settings =>
  settingsFrom({ ...required, ...given });

test('platform settings · nothing is given → the usual times and limits, no further audience', () => {
  expect(timesOf(settings())).toEqual(defaultTimes);
  expect(limitsOf(settings())).toEqual(defaultLimits);
  expect(furtherAudiences(settings())).toEqual([]);
});

test('platform settings · some are given → those, and the usual ones besides', () => {
  expect(limitsOf(settings({ CAREBRIDGE_PLATFORM_LIMITS: '{"requestsPerMinute":60}' }))).toEqual({
    ...defaultLimits,
    requestsPerMinute: 60,
  });
  expect(furtherAudiences(settings({ CAREBRIDGE_PLATFORM_AUDIENCES: ' https://a.example  api://b ' }))).toEqual([
    'https://a.example',
    'api://b',
  ]);
});

test('platform settings · no JSON, an unknown name, a number out of range → the process does not start', () => {
  for (const text of ['{', '{"requests":1}', '{"requestsPerMinute":0}', '{"agentsPerMeeting":17}']) {
    expect(() => limitsOf(settings({ CAREBRIDGE_PLATFORM_LIMITS: text }))).toThrow(ConfigurationError);
  }
  expect(() => timesOf(settings({ CAREBRIDGE_PLATFORM_TIMES: '{"ringMs":-1}' }))).toThrow(ConfigurationError);
});

test('lists of others · by origin, with their audiences → read; nothing is listed → none', () => {
  const listed = settings({
    CAREBRIDGE_REMOTE_PLATFORMS: '{"https://*.a.example":["api://a"],"https://b.example:8443":[]}',
  });
  expect(listed.CAREBRIDGE_REMOTE_PLATFORMS).toEqual([
    { origin: 'https://*.a.example', audiences: ['api://a'] },
    { origin: 'https://b.example:8443', audiences: [] },
  ]);
  expect(listed.CAREBRIDGE_REMOTE_APPLICATIONS).toEqual([]);
});

test.each([
  '{',
  '[]',
  '{"http://a.example":[]}',
  '{"https://a.example/path":[]}',
  '{"*":[]}',
  '{"https://a.example":"api://a"}',
])('lists of others · %s → the process does not start', (text) => {
  expect(() => settings({ CAREBRIDGE_REMOTE_APPLICATIONS: text })).toThrow(ConfigurationError);
});
