import { addParticipantInputSchema } from '../../../../protocol/trusted-application/inputs.ts';
import { readInput } from '../../../edge/input.ts';
import { notFound } from '../../../edge/refusal.ts';
import type { Route } from '../../../edge/route.ts';
import { agentsOf } from '../../audience.ts';
import { hasMeeting } from '../../call.ts';
import { callPartition, invitationNumber } from '../../call-ids.ts';
import { addParticipant } from '../../changes/add-participant.ts';
import type { Change } from '../../decision.ts';
import { ucwaColleagueInvitation } from '../../view/ucwa/ucwa-invitations.ts';
import { findInvitee } from '../invitee.ts';
import { notSupported, type UcwaRouteContext, type UcwaWork, ucwaRoute } from './ucwa-work.ts';

const invitations = '/communication/participantInvitations';

/** An agent in a meeting asks a colleague in. Source: ucwa.md#inviting-a-colleague */
export const colleagueInvitationRoutes = (context: UcwaRouteContext): readonly Route[] => [
  ucwaRoute(context, 'POST', invitations, invite),
  ucwaRoute(context, 'GET', `${invitations}/{invitation}`, (work) => {
    const id = work.param('invitation');
    const number = invitationNumber(id);
    return work.show(id, (call, viewer) => {
      if (!hasMeeting(call)) return undefined;
      const found = call.meeting.invitations.find((each) => each.number === number && each.by === viewer.who);
      return found === undefined ? undefined : ucwaColleagueInvitation(call, viewer, found);
    });
  }),
];

async function invite(work: UcwaWork) {
  const { application, caller, context } = work;
  if (caller.kind !== 'user') throw notSupported();
  const { operationId, to } = readInput(addParticipantInputSchema, work.routed);
  const id = work.routed.query.conversation ?? '';
  const { times, limits } = context.dependencies;
  const { tenantId } = application;
  const called = await findInvitee(context.dependencies, { tenantId, target: work.target(id) }, to);
  const add = addParticipant({ operationId, ...called, by: caller.uri, times, limits });
  const change: Change = (call, now) =>
    agentsOf(call).some(({ applicationId }) => applicationId === application.id)
      ? add(call, now)
      : notFound('ConversationNotFound');
  const once = work.once('invitation', operationId, [id.toLowerCase(), called.to]);
  return context.store.change(callPartition(application.tenantId, work.target(id)), change, once, 'waits');
}
