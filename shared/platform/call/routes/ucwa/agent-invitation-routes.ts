import { notFound } from '../../../edge/refusal.ts';
import type { Route } from '../../../edge/route.ts';
import { hasMeeting } from '../../call.ts';
import { callPartition } from '../../call-ids.ts';
import { acceptAgentInvitation, declineAgentInvitation } from '../../changes/answer-agent-invitation.ts';
import { ucwaAgentInvitation } from '../../view/ucwa/ucwa-invitations.ts';
import { agentViewer } from '../../view/ucwa/viewer.ts';
import { shown } from '../answers.ts';
import { notSupported, type UcwaDesk, type UcwaWork, ucwaRoute } from './ucwa-work.ts';

const invitation = '/communication/onlineMeetingInvitations/{invitation}';

/** An agent's invitation into a meeting. Source: ucwa.md#meeting-invitation */
export const agentInvitationRoutes = (desk: UcwaDesk): readonly Route[] => [
  ucwaRoute(desk, 'GET', invitation, show),
  ucwaRoute(desk, 'POST', `${invitation}/accept`, accept),
  ucwaRoute(desk, 'POST', `${invitation}/decline`, async (work) => {
    const { number, partition, uri } = asked(work);
    return work.desk.store.change(partition, declineAgentInvitation({ number, uri }));
  }),
];

async function accept(work: UcwaWork) {
  const { number, partition, uri, displayName, target } = asked(work);
  const applicationId = work.application.id;
  await work.desk.memberships.add(work.application, target);
  return work.desk.store.change(partition, acceptAgentInvitation({ number, uri, displayName, applicationId }));
}

async function show(work: UcwaWork) {
  const { number, partition, uri, displayName } = asked(work);
  const call = await work.desk.store.read(partition);
  const found = call.meeting?.invitations.find((each) => each.number === number && each.to === uri);
  if (!hasMeeting(call) || found === undefined) throw notFound();
  const viewer = agentViewer({ applicationId: work.application.id, uri, displayName });
  return shown(ucwaAgentInvitation(call, viewer, found), '');
}

function asked(work: UcwaWork) {
  if (work.caller.kind !== 'user') throw notSupported();
  const id = work.param('invitation');
  const target = work.target(id);
  const number = Number(/\.(\d+)$/.exec(id)?.[1] ?? 0);
  const { uri, displayName } = work.caller;
  return { number, target, uri, displayName, partition: callPartition(work.application.tenantId, target) };
}
