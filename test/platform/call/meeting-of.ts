import type { PlatformWorld } from '../../support/platform-world.ts';
import { type Listener, linkOf, resourceOf } from './listener.ts';
import { type CallbackServer, type Caller, type Person, visitor } from './players.ts';

/** A conversation as a service application and a visitor have it open. */
export type Open = {
  readonly visitor: Person;
  readonly service: Caller;
  /** What the conference leg hears. */
  readonly meeting: Listener;
  readonly links: {
    readonly visitorLeg: string;
    readonly meetingLeg: string;
    readonly addParticipant: string;
    readonly bridgedParticipants: string;
    /** The service application's sendMessage on the visitor leg. */
    readonly sendToVisitor: string;
    readonly sendToMeeting: string;
    /** The visitor's own conversation. */
    readonly conversation: string;
  };
};

/** Takes a new visitor as far as the bridge; `context` names the conversation among the callbacks. */
export async function open(
  world: PlatformWorld,
  callbacks: CallbackServer,
  service: Caller,
  context: string,
  more: object = {},
): Promise<Open> {
  const caller = await visitor(world);
  const to = world.endpoint.uri;
  const posted = await caller.post(`${caller.path}/communication/messagingInvitations`, {
    operationId: `op-${context}`,
    to,
    subject: context,
    ...more,
  });
  if (posted.status !== 201) throw new Error(`startMessaging came to ${posted.status}.`);
  const subject = (event: Parameters<typeof resourceOf>[0]) => resourceOf(event).subject === context;
  const invitation = await callbacks.of('').next('messagingInvitation', 'started', subject);
  const begin = { operationId: `meet-${context}`, subject: `Chat ${context}`, callbackContext: context };
  await service.post(linkOf(invitation, 'startAdhocMeeting'), { ...begin, threadId: context });
  const meeting = callbacks.of(context);
  const conferenced = await meeting.next('conversation', 'updated');
  const messaging = await meeting.next('messaging', 'updated');
  await service.post(linkOf(messaging, 'addMessaging'), { operationId: `im-${context}` });
  const connected = await meeting.next('messaging', 'updated', (event) => resourceOf(event).state === 'Connected');
  const { onlineMeetingUri } = resourceOf(await meeting.next('onlineMeeting', 'added'));
  await service.post(linkOf(invitation, 'acceptAndBridge'), {
    onlineMeetingUri,
    localUserDisplayName: 'Northwind Care',
  });
  const conversation = (await caller.next('conversation', 'updated')).link.href;
  const visitorLeg = linkOf(invitation, 'conversation');
  const bridge = await callbacks.of('').next('conversationBridge', 'added', (event) => event.in?.href === visitorLeg);
  return {
    visitor: caller,
    service,
    meeting,
    links: {
      visitorLeg,
      meetingLeg: conferenced.link.href,
      addParticipant: linkOf(conferenced, 'addParticipant'),
      bridgedParticipants: linkOf(bridge, 'bridgedParticipants'),
      sendToVisitor: visitorLeg.replace('?', '/messaging/messages?'),
      sendToMeeting: linkOf(connected, 'sendMessage'),
      conversation,
    },
  };
}

/** An agent who is bridged, invited and in the meeting. */
export async function join(
  { service, links, meeting }: Open,
  agent: Person,
  uri: string,
  displayName: string,
  messageFilterState: 'Enabled' | 'Disabled' = 'Disabled',
): Promise<void> {
  await service.post(links.bridgedParticipants, { displayName, participantUri: uri, messageFilterState });
  await service.post(links.addParticipant, { operationId: `add-${uri}`.slice(0, 50), to: uri });
  const ringing = await agent.next('onlineMeetingInvitation', 'started');
  await agent.post(linkOf(ringing, 'accept'));
  await agent.next('messaging', 'updated');
  await meeting.next('participantInvitation', 'completed', (event) => resourceOf(event).to === uri);
}
