import { expect } from 'vitest';
import { hrefOf } from '../../../support/strict-ucwa-client/resource-reader.ts';
import { brokenAnswer, withStatus } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'cancel · while it rings → 204, Failure with Canceled, and the service application hears it (ucwa.md#messaging-invitation)',
  brokenAnswer(({ path }) => path.endsWith('/terminate'), withStatus(200)),
  async (clients, fixture) => {
    const { visitor, location, invitation } = await clients.ringing();
    await visitor.done('POST', hrefOf(await visitor.read(location, 'messagingInvitation'), 'cancel'));
    const { status, reason, resource } = await visitor.event('messagingInvitation completed');
    expect([status, reason?.subcode, resource?.members.state]).toEqual(['Failure', 'Canceled', 'Cancelled']);
    await visitor.event('conversation deleted');
    await fixture.application.event('conversation deleted', ({ link }) => link.href === invitation('conversation'));
  },
);
