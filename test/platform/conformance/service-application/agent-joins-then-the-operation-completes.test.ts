import { expect } from 'vitest';
import { bridged, joins } from '../bridging.ts';
import { brokenCallback, inBody, rule } from '../rule.ts';

rule(
  'addParticipant · the agent accepts → participant, participantMessaging, and the operation completes as Connected (trusted-application.md#events)',
  brokenCallback(
    ({ body }) => body.includes('"Mira Voss"'),
    (request) => [inBody(/"service:eject":\{[^}]*\},?/, '')(request)],
  ),
  async (fixture) => {
    const { application } = fixture;
    const call = await bridged(fixture);
    const mira = await fixture.agent('Mira Voss');
    const { status, resource } = await joins(fixture, call, mira);
    expect([status, resource?.members.state]).toEqual(['Success', 'Connected']);
    const participant = await application.event('participant added', ({ link }) => link.title === 'Mira Voss');
    expect(participant.resource?.links.eject).toBeDefined();
    expect(resource?.links.participant).toBe(participant.link.href);
    const messaging = await application.event(
      'participantMessaging added',
      ({ in: within }) => within?.title === 'Mira Voss',
    );
    expect(messaging.in).toMatchObject({ rel: 'participant', href: participant.link.href });
  },
);
