import { expect } from 'vitest';
import { bridged, conversationOf } from '../bridging.ts';
import { brokenCallback, inBody, rule } from '../rule.ts';

rule(
  "message · the visitor's, in the meeting → completed, Incoming, with the sender and a form-urlencoded data URI (trusted-application.md#messages)",
  brokenCallback(
    ({ body }) => body.includes('plainMessage'),
    (request) => [inBody('Order+4711%2c+thanks', 'Order%204711,%20thanks')(request)],
  ),
  async (fixture) => {
    const { application } = fixture;
    const { visitor, conversation } = await bridged(fixture);
    await visitor.post(`${await conversationOf(visitor)}/messaging/messages`, 'Order 4711, thanks');
    const { status, resource, sender } = await application.event('message completed');
    expect([status, sender.href, resource?.members.direction]).toEqual(['Success', conversation, 'Incoming']);
    expect(resource?.links.plainMessage).toBe('data:text/plain;charset=utf-8,Order+4711%2c+thanks');
    expect(resource?.titles.participant).toBe('Iris');
    const participant = await application.event('participant added', ({ link }) => link.title === 'Iris');
    expect(resource?.links.participant).toBe(participant.link.href);
    expect(Date.parse(String(resource?.members.timeStamp))).toBeGreaterThan(0);
  },
);
