import { randomUUID } from 'node:crypto';
import type { StrictResource } from '../../support/strict-service-application/callback-reader.ts';
import type { Person } from '../call/players.ts';
import type { RuleFixture } from './rule-fixture.ts';

/** The links of a resource by local name; one that is missing is an error. */
export function linksOf(resource: StrictResource | undefined): (rel: string) => string {
  return (rel) => {
    const href = resource?.links[rel];
    if (href === undefined) throw new Error(`The link ${rel} is missing.`);
    return href;
  };
}

/** A visitor whose invitation rings. */
export type Ringing = { readonly visitor: Person; readonly invitation: (rel: string) => string };

/** Has a visitor invite, and hears of it. */
export async function ringing(fixture: RuleFixture, more: object = {}): Promise<Ringing> {
  const known = fixture.application.events.length;
  const visitor = await fixture.invites(more);
  const { resource } = await fixture.application.event('messagingInvitation started', (event) => {
    return event.resource?.members.direction === 'Incoming' && fixture.application.events.indexOf(event) >= known;
  });
  return { visitor, invitation: linksOf(resource) };
}

/** A meeting with the service application in it. */
export type InMeeting = {
  readonly onlineMeetingUri: string;
  /** The conference leg. */
  readonly conversation: string;
  readonly conference: (rel: string) => string;
  /** Chat of the conference leg, before it is connected. */
  readonly messaging: (rel: string) => string;
  readonly onlineMeeting: (rel: string) => string;
};

/** Starts the on-demand meeting and waits until it has begun. */
export async function meets(
  fixture: RuleFixture,
  { invitation }: Pick<Ringing, 'invitation'>,
  more: object = {},
): Promise<InMeeting> {
  const { application } = fixture;
  const operationId = randomUUID();
  await application.post(invitation('startAdhocMeeting'), { operationId, subject: 'Chat with Iris', ...more });
  const completed = await application.event('onlineMeetingInvitation completed', (event) => {
    return event.resource?.members.operationId === operationId;
  });
  const conversation = completed.resource?.links.conversation ?? '';
  const within = (event: { readonly sender: { readonly href: string } }) => event.sender.href === conversation;
  const conference = await application.event('conversation updated', ({ link }) => link.href === conversation);
  return {
    onlineMeetingUri: String(completed.resource?.members.onlineMeetingUri),
    conversation,
    conference: linksOf(conference.resource),
    messaging: linksOf((await application.event('messaging updated', within)).resource),
    onlineMeeting: linksOf((await application.event('onlineMeeting added', within)).resource),
  };
}

/** A meeting with a visitor in it, through the bridge. */
export type InBridge = InMeeting & {
  /** The visitor leg. */
  readonly leg: string;
  /** Chat of the visitor leg. */
  readonly chat: (rel: string) => string;
  readonly room: (rel: string) => string;
  readonly bridgedParticipants: string;
};

/** A visitor who is bridged into a meeting. */
export type Bridged = Ringing & InBridge;

/** Takes a new visitor as far as the bridge. */
export async function bridged(fixture: RuleFixture, more: object = {}): Promise<Bridged> {
  const begun = await ringing(fixture, more);
  return { ...begun, ...(await bridges(fixture, begun)) };
}

/** Takes a ringing invitation as far as the bridge. */
export async function bridges(fixture: RuleFixture, begun: Pick<Ringing, 'invitation'>): Promise<InBridge> {
  const { application } = fixture;
  const meeting = await meets(fixture, begun);
  await application.post(meeting.messaging('addMessaging'), { operationId: randomUUID() });
  const isConnected = (href: string) => (event: { sender: { href: string }; resource?: StrictResource }) =>
    event.sender.href === href && event.resource?.members.state === 'Connected';
  const room = await application.event('messaging updated', isConnected(meeting.conversation));
  const { onlineMeetingUri } = meeting;
  await application.post(begun.invitation('acceptAndBridge'), { onlineMeetingUri, localUserDisplayName: 'Care' });
  const leg = begun.invitation('conversation');
  const chat = await application.event('messaging updated', isConnected(leg));
  const bridge = await application.event('conversationBridge added', ({ in: within }) => within?.href === leg);
  return {
    ...meeting,
    leg,
    chat: linksOf(chat.resource),
    room: linksOf(room.resource),
    bridgedParticipants: linksOf(bridge.resource)('bridgedParticipants'),
  };
}

/** The visitor's own conversation. */
export async function conversationOf(visitor: Person): Promise<string> {
  return (await visitor.next('conversation', 'added')).link.href;
}

/** An agent, and how they accept what rings. */
export type Joining = { readonly uri: string; accepts(): Promise<unknown> };

/** Invites an agent into the meeting, who accepts. */
export async function joins(
  fixture: RuleFixture,
  { conference }: Pick<InMeeting, 'conference'>,
  agent: Joining | (Person & { uri: string }),
) {
  const operationId = randomUUID();
  await fixture.application.post(conference('addParticipant'), { operationId, to: agent.uri });
  await ('accepts' in agent ? agent.accepts() : acceptsRing(agent));
  return fixture.application.event('participantInvitation completed', (event) => {
    return event.resource?.members.operationId === operationId;
  });
}

async function acceptsRing(agent: Person): Promise<void> {
  const ring = await agent.next('onlineMeetingInvitation', 'started');
  const embedded = Object.values(ring._embedded ?? {})[0] as { _links: Record<string, { href: string }> };
  await agent.post(embedded._links.accept?.href ?? '');
}
