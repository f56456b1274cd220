import { expect } from 'vitest';
import { Person } from '../../call/players.ts';
import { brokenAnswer, rule, withStatus } from '../rule.ts';
import { linkedBy, oldClients, ticketHeaders } from './old-clients.ts';

const old = oldClients();

rule(
  'me · of a person with a ticket → links makeMeAvailable and reportMyActivity, each 204 (ucwa.md#compatibility)',
  brokenAnswer(({ path }) => path.endsWith('/makeMeAvailable'), withStatus(200)),
  async (fixture) => {
    await old.know(fixture);
    const ada = await new Person(fixture.origin, await ticketHeaders(fixture)).signIn('oauth', 'Ada');
    for (const rel of ['makeMeAvailable', 'reportMyActivity']) {
      const href = await linkedBy(await ada.get(`${ada.path}/me`), rel);
      expect((await ada.post(href, { supportedModalities: ['Messaging'] })).status).toBe(204);
    }
    await ada.delete(ada.path);
  },
  'service:',
  old.differently,
);
