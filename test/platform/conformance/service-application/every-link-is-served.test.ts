import { expect } from 'vitest';
import { linkOf } from '../../call/listener.ts';
import { bridged, joins, meets, ringing } from '../bridging.ts';
import { calls } from '../calling.ts';
import { brokenAnswer, rule, withStatus } from '../rule.ts';
import { allRoles, type RuleFixture } from '../rule-fixture.ts';

/** Links that are posted to; what may be read is read. */
const commands = new Set(
  `accept decline acceptAndBridge startAdhocMeeting addMessaging addParticipant sendMessage setIsTyping stopMessaging cancel eject
  terminateOnlineMeeting enableAudienceMuteLock anonApplicationTokens joinOnlineMeeting joinAdhocMeeting inviteUserToMeeting startMessaging`.split(
    /\s+/,
  ),
);

/** Which permission a link needs, as the protocol's notes say. */
const neededFor: Readonly<Record<string, string>> = {
  anonApplicationTokens: 'Guests.Join',
  adhocMeetings: 'Meetings.OnDemand.Create',
  startAdhocMeeting: 'Meetings.OnDemand.Create',
  joinOnlineMeeting: 'Meetings.JoinManage',
  joinAdhocMeeting: 'Meetings.JoinManage',
  inviteUserToMeeting: 'Meetings.JoinManage',
  onlineMeeting: 'Meetings.JoinManage',
  addParticipant: 'Meetings.JoinManage',
  eject: 'Meetings.JoinManage',
  conversationBridge: 'Meetings.JoinManage',
  startMessaging: 'Messages.SendReceive',
  addMessaging: 'Messages.SendReceive',
  sendMessage: 'Messages.SendReceive',
  setIsTyping: 'Messages.SendReceive',
  accept: 'Messages.SendReceive',
  decline: 'Messages.SendReceive',
  acceptAndBridge: 'Messages.SendReceive',
};

/** Source: trusted-application.md#conversations, trusted-application.md#messaging */
const documented = [
  ...'Disconnected Incoming Connecting Connected InLobby Conferencing Conferenced Disconnecting'
    .split(' ')
    .map((state) => `conversation ${state}`),
  ...'Disconnected Connecting Connected Transferring Disconnecting'.split(' ').map((state) => `messaging ${state}`),
];

/**
 * Choice: what the platform has not. There is no lobby and no transfer; what ends, ends at once: the event says `deleted` and
 * the resource is 404.
 */
const neverReached = [
  ...['Disconnected', 'InLobby', 'Disconnecting'].map((state) => `conversation ${state}`),
  ...['Transferring', 'Disconnecting'].map((state) => `messaging ${state}`),
];

type Found = { readonly rel: string; readonly href: string };

/** Every link below a value, with the local name of its relation. */
function linksIn(value: unknown): readonly Found[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    if (name !== '_links') return linksIn(member);
    return Object.entries(member as Record<string, { href: string } | { href: string }[]>).flatMap(([rel, link]) =>
      [link].flat().map(({ href }) => ({ rel: rel.replace(/^.*:/, ''), href })),
    );
  });
}

/** What a walk has come across. */
type Walked = { readonly wrong: string[]; readonly states: Set<string> };

/** Follows every link from `start`, and from what is found there, with these roles. */
async function walk(
  fixture: RuleFixture,
  roles: readonly string[],
  start: readonly string[],
  walked: Walked,
): Promise<void> {
  const { application } = fixture;
  const authorization = `Bearer ${await fixture.token(roles)}`;
  const open: Found[] = start.map((href) => ({ rel: 'self', href }));
  const seen = new Set<string>();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { rel, href } = next;
    if (seen.has(`${rel} ${href}`) || href.startsWith('data:')) continue;
    seen.add(`${rel} ${href}`);
    const needed = neededFor[rel];
    if (needed !== undefined && !roles.includes(needed)) walked.wrong.push(`${rel} without ${needed}`);
    // Nothing that is posted to can be deleted, so this tells whether it is there and changes nothing.
    const [method, expected] = commands.has(rel) ? ['DELETE', 405] : ['GET', 200];
    const { status, json } = await application.send(method, href, { authorization });
    if (status !== expected) walked.wrong.push(`${status} ${rel} ${href}`);
    if (status !== 200) continue;
    const [, kind = ''] = /^(?:service:)?(conversation|messaging)$/.exec(String(json.rel)) ?? [];
    if (kind !== '') walked.states.add(`${kind} ${json.state}`);
    open.push(...linksIn(json));
  }
}

rule(
  'links · of every resource in every state, with every set of permissions → served, and none that may not be followed (trusted-application.md#permissions)',
  brokenAnswer(({ method, path }) => method === 'GET' && path.includes('filter=Lobby'), withStatus(404)),
  async (fixture) => {
    const { application } = fixture;
    const walked: Walked = { wrong: [], states: new Set() };
    const everywhere = async (...start: readonly string[]) => {
      const own = `/platformservice/v1/applications/${fixture.endpoint.applicationId}?endpointId=${fixture.endpoint.uri}`;
      for (const missing of [undefined, ...allRoles]) {
        await walk(
          fixture,
          allRoles.filter((role) => role !== missing),
          [own, ...start],
          walked,
        );
      }
    };
    const first = await ringing(fixture);
    await everywhere(first.invitation('self'));
    await application.post(first.invitation('decline'));
    const second = await ringing(fixture, { subject: 'second' });
    const meeting = await meets(fixture, second);
    await everywhere(meeting.conversation);
    await application.delete(meeting.conversation);
    await application.post(second.invitation('decline'));
    const call = await bridged(fixture);
    const mira = await fixture.agent('Mira Voss');
    await joins(fixture, call, mira);
    await application.post(call.bridgedParticipants, {
      displayName: 'Mira',
      participantUri: mira.uri,
      messageFilterState: 'Disabled',
    });
    await everywhere(call.leg, call.conversation);
    const chat = await calls(fixture, mira.uri);
    await everywhere(chat.invitation('self'));
    const ring = await mira.next('messagingInvitation', 'started');
    await mira.post(linkOf(ring, 'accept'));
    await application.event('messagingInvitation completed', ({ link }) => link.href === chat.invitation('self'));
    await everywhere(chat.invitation('self'));
    await walk(fixture, allRoles, [await application.say(call.chat('sendMessage'), 'Welcome!')], walked);
    for (const { link, type, resource } of application.events) {
      if (link.rel !== 'conversation' && link.rel !== 'messaging') continue;
      walked.states.add(`${link.rel} ${type === 'deleted' ? 'deleted' : resource?.members.state}`);
    }
    expect(walked.wrong).toEqual([]);
    expect([...walked.states, ...neverReached].sort()).toEqual([...documented, 'conversation deleted'].sort());
  },
);
