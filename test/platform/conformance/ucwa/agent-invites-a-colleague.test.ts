import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { hrefOf } from '../../../support/strict-ucwa-client/resource-reader.ts';
import { brokenAnswer, withStatus } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'addParticipant · an agent asks a colleague in, and an unknown address → 201, started and completed, with Success or a reason (ucwa.md#inviting-a-colleague)',
  brokenAnswer(
    ({ method, path }) => method === 'POST' && path.includes('/ucwa/') && path.includes('/participantInvitations'),
    withStatus(200),
  ),
  async (clients) => {
    const call = await clients.bridged();
    const mira = await clients.joined(call, 'Mira Voss', 'Mira');
    const { resource } = await mira.agent.event('conversation updated', (event) => {
      return event.resource?.links.addParticipant !== undefined;
    });
    const href = resource === undefined ? '' : hrefOf(resource, 'addParticipant');
    const asks = async (to: string) => mira.agent.begin(href, { operationId: randomUUID(), to });
    const outcome = async (location: string) => {
      const of = ({ link }: { readonly link: { readonly href: string } }) => link.href === location;
      expect((await mira.agent.event('participantInvitation started', of)).resource?.members.state).toBe('Connecting');
      return mira.agent.event('participantInvitation completed', of);
    };
    const jonas = await clients.agent('Jonas Bern');
    const asked = await asks(jonas.uri);
    await mira.agent.read(asked, 'participantInvitation');
    await jonas.accepts();
    expect((await outcome(asked)).status).toBe('Success');
    await mira.agent.event('participant added', ({ link }) => link.title === 'Jonas Bern');
    const unknown = await outcome(await asks('sip:unknown@northwind.example'));
    expect([unknown.status, unknown.reason?.subcode]).toEqual(['Failure', 'DestinationNotFound']);
  },
);
