import { expect } from 'vitest';
import { bridged, joins } from '../bridging.ts';
import { brokenCallback, inBody, rule } from '../rule.ts';

rule(
  'meeting · its time is over → its conversation is deleted, agents go home, the visitor stays without a bridge (trusted-application.md#lifetimes)',
  brokenCallback(
    ({ body }) => body.includes('conversationBridge') && body.includes('"deleted"'),
    (request) => [inBody(/"type":"deleted"/g, '"type":"updated"')(request)],
  ),
  async (fixture) => {
    const { application } = fixture;
    const call = await bridged(fixture);
    const mira = await fixture.agent('Mira Voss');
    await joins(fixture, call, mira);
    const { members } = await application.read(call.conversation, 'conversation');
    expect(Date.parse(String(members.expirationTime))).toBeGreaterThan(0);
    await fixture.timeIsOver(call.conversation, 'meeting');
    await application.event('conversation deleted', ({ link }) => link.href === call.conversation);
    await application.event('conversationBridge deleted', ({ in: within }) => within?.href === call.leg);
    expect((await mira.next('conversation', 'deleted')).reason?.subcode).toBe('Expired');
    expect((await application.get(call.conversation)).status).toBe(404);
    const left = await application.read(call.leg, 'conversation');
    expect([left.members.state, left.links.conversationBridge]).toEqual(['Connected', undefined]);
  },
  'service:',
  { times: { meetingMs: 120_000 } },
);
