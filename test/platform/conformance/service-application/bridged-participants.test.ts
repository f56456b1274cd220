import { expect } from 'vitest';
import { bridged } from '../bridging.ts';
import { brokenAnswer, rule, withStatus } from '../rule.ts';

rule(
  'bridgedParticipants · POST, GET, PUT, DELETE → 201, 200, 204, 204, each with its event; there already → 409 (trusted-application.md#bridged-participants)',
  brokenAnswer(({ method, path }) => method === 'PUT' && path.includes('bridgedParticipants/'), withStatus(201)),
  async (fixture) => {
    const { application } = fixture;
    const { bridgedParticipants } = await bridged(fixture);
    const input = { displayName: 'Mira', uri: 'sip:mira.voss@northwind.example', messageFilterState: 'Disabled' };
    const posted = await application.post(bridgedParticipants, input);
    expect(posted.status).toBe(201);
    const added = await application.event('bridgedParticipant added');
    expect(added.in).toMatchObject({ rel: 'bridgedParticipants', href: bridgedParticipants });
    expect(added.resource?.members).toMatchObject({
      participantUri: input.uri,
      displayName: 'Mira',
      messageFilterState: 'Disabled',
    });
    expect(posted.headers.location).toBe(added.link.href);
    expect((await application.post(bridgedParticipants, input)).status).toBe(409);
    const changed = { displayName: 'Mira V.', participantUri: input.uri, messageFilterState: 'Enabled' };
    expect((await application.put(added.link.href, changed)).status).toBe(204);
    await application.event(
      'bridgedParticipant updated',
      ({ resource }) => resource?.members.messageFilterState === 'Enabled',
    );
    expect((await application.read(added.link.href, 'bridgedParticipant')).members).toMatchObject(changed);
    expect((await application.delete(added.link.href)).status).toBe(204);
    await application.event('bridgedParticipant deleted');
    expect((await application.get(added.link.href)).status).toBe(404);
  },
);
