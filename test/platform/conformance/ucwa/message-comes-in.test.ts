import { expect } from 'vitest';
import { brokenAnswer, inBody } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'message · from the service application → completed with Success, Incoming, with sender, contact and text, and it can be read (ucwa.md#messages)',
  brokenAnswer(
    ({ path }, answer) => path.includes('/events?') && answer?.body.includes('"plainMessage"') === true,
    inBody('data:text/plain;charset=utf-8,', 'data:text/plain,'),
  ),
  async (clients, fixture) => {
    const { visitor, chat } = await clients.bridged();
    await fixture.application.say(chat('sendMessage'), 'Welcome!\r\n');
    expect(await visitor.hears('Welcome!\r\n')).toEqual({ by: 'Care', text: 'Welcome!\r\n' });
    const { resource, status, link } = await visitor.event('message completed');
    expect(status).toBe('Success');
    expect(resource?.members.direction).toBe('Incoming');
    expect(await visitor.read(link.href, 'message')).toEqual(resource);
    const participant = await visitor.read(resource?.links.participant?.href ?? '', 'participant');
    const contact = await visitor.read(resource?.links.contact?.href ?? '', 'contact');
    expect([participant.members.name, contact.members.name]).toEqual(['Care', 'Care']);
    expect(contact.members.uri).toBe(fixture.endpoint.uri);
  },
);
