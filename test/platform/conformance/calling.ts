import { randomUUID } from 'node:crypto';
import type { StrictEvent } from '../../support/strict-service-application/callback-reader.ts';
import { linkOf } from '../call/listener.ts';
import type { Person } from '../call/players.ts';
import { linksOf } from './bridging.ts';
import type { RuleFixture } from './rule-fixture.ts';

/** A person whom the service application has invited. */
export type Calling = {
  readonly started: StrictEvent;
  readonly invitation: (rel: string) => string;
  /** The conversation of the two. */
  readonly conversation: string;
};

/** The service application invites a person, and hears that the operation has begun. */
export async function calls(fixture: RuleFixture, to: string, more: object = {}): Promise<Calling> {
  const { application } = fixture;
  const input = { operationId: randomUUID(), to, ...more };
  const { status, headers } = await application.post(await application.link('startMessaging'), input);
  if (status !== 201 || headers.location === undefined) throw new Error(`startMessaging came to ${status}.`);
  const started = await application.event(
    'messagingInvitation started',
    ({ resource }) => resource?.members.operationId === input.operationId,
  );
  if (started.link.href !== headers.location) throw new Error('Location and event name different operations.');
  const invitation = linksOf(started.resource);
  return { started, invitation, conversation: invitation('conversation') };
}

/** The service application invites an agent, who accepts. */
export async function accepted(fixture: RuleFixture, agent: Person & { readonly uri: string }, more: object = {}) {
  const call = await calls(fixture, agent.uri, more);
  const ring = await agent.next('messagingInvitation', 'started');
  await agent.post(linkOf(ring, 'accept'));
  const { resource } = await fixture.application.event(
    'messaging updated',
    (event) => event.sender.href === call.conversation && event.resource?.members.state === 'Connected',
  );
  return { ...call, chat: linksOf(resource) };
}
