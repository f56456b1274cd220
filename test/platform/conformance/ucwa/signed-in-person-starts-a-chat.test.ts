import { expect } from 'vitest';
import { linkOf, resourceOf } from '../../call/listener.ts';
import { Person } from '../../call/players.ts';
import { refusalOf } from '../../edge/reading.ts';
import { brokenAnswer, inBody, rule } from '../rule.ts';
import { linkedBy, oldClients, ticketHeaders } from './old-clients.ts';

const old = oldClients();

rule(
  'startMessaging · of a person with a ticket, to an endpoint → a chat below oauth; to an unknown address → 404 DestinationNotFound (ucwa.md#compatibility)',
  brokenAnswer(({ path }) => path.endsWith('/communication'), inBody('"startMessaging"', '"startNothing"')),
  async (fixture) => {
    await old.know(fixture);
    const ada = await new Person(fixture.origin, await ticketHeaders(fixture)).signIn('oauth', 'Ada');
    const href = await linkedBy(await ada.get(`${ada.path}/communication`), 'startMessaging');
    const unknown = await ada.post(href, { operationId: 'op-1', to: 'sip:unknown@northwind.example' });
    expect(await refusalOf(unknown)).toBe('404 NotFound DestinationNotFound');
    expect((await ada.post(href, { operationId: 'op-2', to: fixture.endpoint.uri })).status).toBe(201);
    const { resource } = await fixture.application.event('messagingInvitation started');
    expect((await fixture.application.post(resource?.links.accept ?? '')).status).toBe(204);
    const connected = await ada.next('messaging', 'updated', (event) => resourceOf(event).state === 'Connected');
    expect(linkOf(connected, 'sendMessage')).toMatch(/^\/ucwa\/oauth\//);
    await ada.delete(ada.path);
  },
  'service:',
  old.differently,
);
