import { notFound } from '../../../edge/refusal.ts';
import type { Route } from '../../../edge/route.ts';
import type { Call, Who } from '../../call.ts';
import { declineAgentInvitation } from '../../changes/answer-agent-invitation.ts';
import { visitorLeaves } from '../../changes/end-visitor-leg.ts';
import { leaveMeeting } from '../../changes/leave-meeting.ts';
import type { Change } from '../../decision.ts';
import { collection, type Resource } from '../../view/hypermedia.ts';
import { seenState, ucwaConversation, ucwaOnlineMeeting } from '../../view/ucwa/ucwa-conversation.ts';
import { ucwaContact, ucwaParticipant, ucwaParticipantMessaging } from '../../view/ucwa/ucwa-participant.ts';
import {
  conversationHref,
  seenRoster,
  type Viewer,
  viewerHref,
  whoIsAt,
  whoseContact,
} from '../../view/ucwa/viewer.ts';
import { shown } from '../answers.ts';
import { type UcwaRouteContext, type UcwaWork, ucwaRoute } from './ucwa-work.ts';

const conversations = '/communication/conversations';
const conversation = `${conversations}/{conversation}`;
const participant = `${conversation}/participants/{participant}`;

/** Conversations of a visitor or an agent, and the people in them. Source: ucwa.md#conversations, ucwa.md#participants */
export const ucwaConversationRoutes = (context: UcwaRouteContext): readonly Route[] => [
  ucwaRoute(context, 'GET', conversations, list),
  ucwaRoute(context, 'GET', conversation, (work) => work.show(work.param('conversation'), ucwaConversation)),
  ucwaRoute(context, 'DELETE', conversation, end),
  ucwaRoute(context, 'POST', `${conversation}/messaging/terminate`, end),
  ucwaRoute(context, 'GET', `${conversation}/participants`, (work) =>
    work.show(work.param('conversation'), participants),
  ),
  ucwaRoute(context, 'GET', participant, (work) => person(work, ucwaParticipant)),
  ucwaRoute(context, 'GET', `${participant}/messaging`, (work) => person(work, ucwaParticipantMessaging)),
  ucwaRoute(context, 'GET', `${conversation}/onlineMeeting`, (work) =>
    work.show(work.param('conversation'), (call, viewer) =>
      seenState(call, viewer) === 'Conferenced' ? ucwaOnlineMeeting(call, viewer) : undefined,
    ),
  ),
  ucwaRoute(context, 'GET', `${conversation}/people/{participant}`, (work) =>
    contact(work, work.param('conversation')),
  ),
  // As 0.1.0 linked contacts.
  ucwaRoute(context, 'GET', '/people/{participant}', (work) => contact(work, work.routed.query.conversation ?? '')),
];

const contact = (work: UcwaWork, id: string) =>
  work.show(id, (call, viewer) => at(work, call, viewer, { view: ucwaContact, find: whoseContact }));

/** Choice: an agent who ends a conversation that is still ringing declines it. Source: ucwa.md#ending */
const agentEnds =
  (work: UcwaWork): Change =>
  (call, now) => {
    const { caller, application } = work;
    const left = leaveMeeting(application.id)(call, now);
    const ringing = call.meeting?.invitations.find(
      ({ to, state }) => caller.kind === 'user' && to === caller.uri && state === 'Connecting',
    );
    return ringing === undefined
      ? left
      : declineAgentInvitation({ number: ringing.number, uri: ringing.to })(call, now);
  };

async function end(work: UcwaWork) {
  const id = work.param('conversation');
  const answer = await work.change(id, { visitor: visitorLeaves, agent: agentEnds(work) });
  await work.context.memberships.remove(work.application, work.target(id));
  return answer;
}

async function list(work: UcwaWork) {
  const { context, application } = work;
  const targets = await context.memberships.targets(application);
  const hrefs = await Promise.all(targets.map((target) => openConversation(work, target)));
  const links = hrefs.flatMap((href) => (href === undefined ? [] : [{ href }]));
  const href = viewerHref({ applicationId: application.id, kind: kindOf(work) }, `${conversations}?filter=active`);
  return shown(collection({ rel: 'conversations', href }, 'conversation', links), '');
}

const kindOf = (work: UcwaWork): Viewer['kind'] => (work.caller.kind === 'visitor' ? 'visitor' : 'agent');

async function openConversation(work: UcwaWork, target: string): Promise<string | undefined> {
  const call = await work.context.store.find(work.partition(target));
  const viewer = call === undefined ? undefined : work.viewer(call);
  return call === undefined || viewer === undefined ? undefined : conversationHref(call, viewer);
}

const participants = (call: Call, viewer: Viewer): Resource => ({
  rel: 'participants',
  href: conversationHref(call, viewer, '/participants'),
  embedded: {
    participant: [viewer.who, ...seenRoster(call, viewer)].map((who) => ucwaParticipant(call, viewer, who)),
  },
});

type PersonView = (call: Call, viewer: Viewer, who: Who) => Resource;
type PersonLookup = { readonly view: PersonView; readonly find: typeof whoIsAt };

const person = (work: UcwaWork, view: PersonView) =>
  work.show(work.param('conversation'), (call, viewer) => at(work, call, viewer, { view, find: whoIsAt }));

function at(work: UcwaWork, call: Call, viewer: Viewer, { view, find }: PersonLookup): Resource {
  const who = find(call, viewer, work.param('participant'));
  if (who === undefined) throw notFound();
  return view(call, viewer, who);
}
