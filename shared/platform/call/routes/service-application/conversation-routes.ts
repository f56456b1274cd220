import { notFound } from '../../../edge/refusal.ts';
import type { Route } from '../../../edge/route.ts';
import type { Call, Leg, Who } from '../../call.ts';
import { addressOf, uriOfAddress } from '../../call-ids.ts';
import { endMeeting } from '../../changes/end-meeting.ts';
import { endVisitorLeg } from '../../changes/end-visitor-leg.ts';
import { eject } from '../../changes/leave-meeting.ts';
import type { Change } from '../../decision.ts';
import { identityOf } from '../../people.ts';
import type { Resource } from '../../view/hypermedia.ts';
import { otherModalities, serviceConversation } from '../../view/service-application/service-conversation.ts';
import { legHref } from '../../view/service-application/service-hrefs.ts';
import { idleModality } from '../../view/service-application/service-messaging.ts';
import {
  serviceParticipant,
  serviceParticipantMessaging,
  serviceRoster,
} from '../../view/service-application/service-participant.ts';
import { type ServiceRouteContext, type ServiceWork, serviceRoute } from './service-work.ts';

const conversation = '/conversations/{conversation}';
const participant = `${conversation}/participants/{participant}`;

/** Conversations and the people in them. Source: trusted-application.md#conversations, trusted-application.md#participants */
export const conversationRoutes = (context: ServiceRouteContext): readonly Route[] => [
  serviceRoute(context, 'GET', conversation, undefined, (work) => work.showLeg(serviceConversation)),
  serviceRoute(context, 'DELETE', conversation, undefined, (work) =>
    work.changeLeg((leg) => (leg === 'visitor' ? endVisitorLeg : endMeeting)),
  ),
  ...otherModalities.map((name) =>
    serviceRoute(context, 'GET', `${conversation}/${name}`, undefined, (work) =>
      work.showLeg((call, leg) => idleModality(call, leg, name)),
    ),
  ),
  // Choice: in a chat the audience cannot be heard, so the lock is in place as soon as it is asked for.
  serviceRoute(context, 'POST', `${conversation}/enableAudienceMuteLock`, undefined, async (work) => {
    await work.showLeg(serviceConversation);
    return { status: 204 };
  }),
  serviceRoute(context, 'GET', `${conversation}/participants`, undefined, (work) =>
    work.showLeg((call, leg) => participants(call, leg, work.routed.query.filter)),
  ),
  serviceRoute(context, 'GET', participant, undefined, (work) => person(work, serviceParticipant)),
  serviceRoute(context, 'GET', `${participant}/messaging`, undefined, (work) =>
    person(work, serviceParticipantMessaging),
  ),
  serviceRoute(context, 'POST', `${participant}/eject`, 'Meetings.JoinManage', (work) =>
    work.changeLeg((leg) => (leg === 'meeting' ? ejected(work) : () => notFound())),
  ),
];

function ejected(work: ServiceWork): Change {
  const { joined } = work.routed.query;
  return eject(uriOfAddress(work.param('participant')), joined === undefined ? undefined : Number(joined));
}

/** Choice: the service application leads the meeting, everyone else attends, the lobby is empty. */
function participants(call: Call, leg: Leg, filter: string | undefined): Resource {
  const roster = serviceRoster(call, leg);
  const kept: Readonly<Record<string, readonly Who[]>> = {
    leaders: roster.filter((who) => who === 'service'),
    attendees: roster.filter((who) => who !== 'service'),
    lobby: [],
  };
  return {
    rel: 'participants',
    href: legHref(call, leg, '/participants', filter === undefined ? '' : `&filter=${filter}`),
    embedded: {
      participant: (kept[filter?.toLowerCase() ?? ''] ?? roster).map((who) => serviceParticipant(call, leg, who)),
    },
  };
}

const person = (work: ServiceWork, view: (call: Call, leg: Leg, who: Who) => Resource) =>
  work.showLeg((call, leg) => {
    const address = work.param('participant').toLowerCase();
    const who = serviceRoster(call, leg).find((each) => addressOf(identityOf(call, each).uri) === address);
    return who === undefined ? undefined : view(call, leg, who);
  });
