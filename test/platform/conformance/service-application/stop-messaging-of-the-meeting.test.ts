import { expect } from 'vitest';
import { bridged } from '../bridging.ts';
import { brokenCallback, inBody, rule } from '../rule.ts';

rule(
  'stopMessaging · in the meeting → 204, messaging Disconnected with addMessaging, and 409 for what is said then (trusted-application.md#messaging)',
  brokenCallback(
    ({ body }) =>
      body.includes('service:addMessaging') &&
      body.includes('"activeModalities":[]') &&
      !body.includes('onlineMeetingInvitation"'),
    (request) => [inBody('service:addMessaging', 'service:sendMessage')(request)],
  ),
  async (fixture) => {
    const { application } = fixture;
    const { room, conversation } = await bridged(fixture);
    const before = application.events.length;
    expect((await application.post(room('stopMessaging'))).status).toBe(204);
    const { resource } = await application.event('messaging updated', (event) => {
      return event.sender.href === conversation && application.events.indexOf(event) >= before;
    });
    expect(resource?.members.state).toBe('Disconnected');
    expect(Object.keys(resource?.links ?? {})).toEqual(['self', 'conversation', 'addMessaging']);
    const refused = await application.send('POST', room('sendMessage'), { 'content-type': 'text/plain' }, 'Hello');
    expect([refused.status, refused.json.code]).toEqual([409, 'Conflict']);
  },
);
