import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { hrefOf } from '../../../support/strict-ucwa-client/resource-reader.ts';
import { brokenAnswer, withStatus } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'meeting · an agent declines → 204, the invitation fails and the conversation goes; the service application hears Declined (ucwa.md#meeting-invitation)',
  brokenAnswer(({ path }) => path.endsWith('/decline'), withStatus(200)),
  async (clients, fixture) => {
    const call = await clients.bridged();
    const { agent, uri } = await clients.agent('Mira Voss');
    await fixture.application.post(call.conference('addParticipant'), { operationId: randomUUID(), to: uri });
    const { resource } = await agent.event('onlineMeetingInvitation started');
    await agent.done('POST', resource === undefined ? '' : hrefOf(resource, 'decline'));
    const { status } = await agent.event('onlineMeetingInvitation completed');
    expect(status).toBe('Failure');
    await agent.event('conversation deleted');
    const { reason } = await fixture.application.event('participantInvitation completed');
    expect(reason?.subcode).toBe('Declined');
  },
);
