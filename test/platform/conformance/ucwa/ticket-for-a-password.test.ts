import { expect } from 'vitest';
import { json } from '../../edge/reading.ts';
import { brokenAnswer, inBody, rule } from '../rule.ts';
import { askForTicket, login, oldClients } from './old-clients.ts';

const old = oldClients();

rule(
  'oauthtoken · password → a bearer token that begins with cwt=; a wrong one, another grant → 400 as OAuth says it (ucwa.md#compatibility)',
  brokenAnswer((_request, answer) => answer?.body.includes('cwt=') === true, inBody('cwt=', '')),
  async (fixture) => {
    await old.know(fixture);
    const granted = await askForTicket(fixture, { grant_type: 'password', ...login });
    expect([granted.status, await json(granted)]).toEqual([
      200,
      {
        access_token: expect.stringMatching(/^cwt=./),
        expires_in: expect.any(Number),
        ms_rtc_identityscope: 'local',
        token_type: 'Bearer',
      },
    ]);
    const wrong = await askForTicket(fixture, { grant_type: 'password', ...login, password: 'wrong' });
    expect([wrong.status, await json(wrong)]).toEqual([400, { error: 'invalid_grant' }]);
    const other = await askForTicket(fixture, { grant_type: 'urn:microsoft.rtc:windows' });
    expect([other.status, await json(other)]).toEqual([400, { error: 'unsupported_grant_type' }]);
  },
  'service:',
  old.differently,
);
