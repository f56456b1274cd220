import { expect } from 'vitest';
import { hrefOf } from '../../../support/strict-ucwa-client/resource-reader.ts';
import { linksOf } from '../bridging.ts';
import { calls } from '../calling.ts';
import { brokenAnswer, withStatus } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'messagingInvitation · a service application calls an agent, who accepts → Incoming with accept and decline, then a conversation of two (ucwa.md#messaging-invitation)',
  brokenAnswer(({ path }) => /\/messagingInvitations\/[0-9a-f]{32}\/accept/.test(path), withStatus(200)),
  async (clients, fixture) => {
    const { agent, uri } = await clients.agent('Mira Voss');
    const call = await calls(fixture, uri, { subject: 'Shift plan' });
    const { resource } = await agent.event('messagingInvitation started');
    expect(resource?.members).toMatchObject({ direction: 'Incoming', subject: 'Shift plan' });
    for (const name of ['accept', 'decline', 'from']) expect(resource && hrefOf(resource, name)).toBeTruthy();
    await agent.done('POST', `${resource === undefined ? '' : hrefOf(resource, 'accept')}?operationId=x`);
    await agent.event('messagingInvitation completed', ({ status }) => status === 'Success');
    await agent.say('I will be there');
    const isConnected = ({ sender, resource: about }: { sender: { href: string }; resource?: { members: object } }) =>
      sender.href === call.conversation &&
      about !== undefined &&
      'state' in about.members &&
      about.members.state === 'Connected';
    const chat = linksOf((await fixture.application.event('messaging updated', isConnected)).resource);
    await fixture.application.say(chat('sendMessage'), 'Thank you');
    await agent.hears('Thank you');
    await fixture.application.delete(call.conversation);
    const ended = await agent.event('conversation deleted');
    expect(ended.reason?.subcode).toBe('Ended');
  },
);
