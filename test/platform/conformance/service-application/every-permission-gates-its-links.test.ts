import { expect } from 'vitest';
import { bridged, joins, meets, ringing } from '../bridging.ts';
import { calls } from '../calling.ts';
import { brokenAnswer, inBody, rule } from '../rule.ts';
import { allRoles, type RuleFixture } from '../rule-fixture.ts';

const links: Readonly<Record<string, readonly ['GET' | 'POST', string]>> = {
  anonApplicationTokens: ['POST', 'Guests.Join'],
  startAdhocMeeting: ['POST', 'Meetings.OnDemand.Create'],
  adhocMeetings: ['POST', 'Meetings.OnDemand.Create'],
  joinOnlineMeeting: ['POST', 'Meetings.JoinManage'],
  joinAdhocMeeting: ['POST', 'Meetings.JoinManage'],
  inviteUserToMeeting: ['POST', 'Meetings.JoinManage'],
  onlineMeeting: ['GET', 'Meetings.JoinManage'],
  myOnlineMeetings: ['GET', 'Meetings.JoinManage'],
  addParticipant: ['POST', 'Meetings.JoinManage'],
  eject: ['POST', 'Meetings.JoinManage'],
  conversationBridge: ['GET', 'Meetings.JoinManage'],
  startMessaging: ['POST', 'Messages.SendReceive'],
  addMessaging: ['POST', 'Messages.SendReceive'],
  sendMessage: ['POST', 'Messages.SendReceive'],
  stopMessaging: ['POST', 'Messages.SendReceive'],
  setIsTyping: ['POST', 'Messages.SendReceive'],
  typingParticipants: ['GET', 'Messages.SendReceive'],
  cancel: ['POST', 'Messages.SendReceive'],
  accept: ['POST', 'Messages.SendReceive'],
  decline: ['POST', 'Messages.SendReceive'],
  acceptAndBridge: ['POST', 'Messages.SendReceive'],
};

type Found = { readonly rel: string; readonly href: string };

/** Links of a resource and of everything in it; embedded resources count by their own address. */
function linksIn(value: unknown, name = ''): readonly Found[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    if (key !== '_links') return linksIn(member, key === '_embedded' || key === '' ? name : key);
    return Object.entries(member as Record<string, { href: string }>).map(([rel, { href }]) => ({
      rel: (rel === 'self' ? name : rel).replace(/^.*:/, ''),
      href,
    }));
  });
}

/** Resources in which all of the links occur. */
async function resources(fixture: RuleFixture): Promise<readonly string[]> {
  const { application, endpoint } = fixture;
  const { invitation } = await ringing(fixture, { subject: 'ringing' });
  const made = await application.post(await application.link('adhocMeetings'), { subject: 'Monday' });
  const silent = await meets(fixture, await ringing(fixture, { subject: 'silent' }));
  const call = await bridged(fixture, { subject: 'bridged' });
  const mira = await fixture.agent('Mira Voss');
  await joins(fixture, call, mira);
  const chat = await calls(fixture, mira.uri);
  const participant = await application.event('participant added', ({ link }) => link.title === 'Mira Voss');
  const own = `/platformservice/v1/applications/${endpoint.applicationId}?endpointId=${endpoint.uri}`;
  return [
    ...[own, invitation('self'), made.headers.location ?? '', silent.messaging('self'), chat.invitation('self')],
    ...[call.leg, call.conversation, call.chat('self'), call.room('self'), participant.link.href],
  ];
}

rule(
  'permissions · each of them on and off → its links are there and gone, and 403 is where they led (trusted-application.md#permissions)',
  brokenAnswer(
    ({ method, path }, answer) =>
      method === 'GET' && path.includes('/messaging?') && answer?.body.includes('"sendMessage"') === false,
    inBody('"_links":{', '"_links":{"service:sendMessage":{"href":"/nowhere"},'),
    99,
  ),
  async (fixture) => {
    const { application } = fixture;
    const shown = await resources(fixture);
    const asking = async (role: string, method: 'GET' | 'POST', href: string) => {
      const roles = allRoles.filter((each) => each !== role);
      return application.send(method, href, { authorization: `Bearer ${await fixture.token(roles)}` });
    };
    const met = new Set<string>();
    for (const href of shown) {
      const offered = linksIn((await application.read(href)).members).filter(({ rel }) => links[rel] !== undefined);
      for (const { rel, href: target } of offered) {
        const [method, permission] = links[rel] ?? ['GET', ''];
        const without = await asking(permission, 'GET', href);
        const gone = linksIn(without.json).every((link) => link.rel !== rel || link.href !== target);
        expect([href, rel, gone]).toEqual([href, rel, true]);
        expect([target, rel, (await asking(permission, method, target)).status]).toEqual([target, rel, 403]);
        met.add(rel);
      }
    }
    expect([...met].sort()).toEqual(Object.keys(links).sort());
  },
);
