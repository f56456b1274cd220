import type { Route } from '../../../edge/route.ts';
import { callPartition } from '../../call-ids.ts';
import { acceptCall, declineCall } from '../../changes/answer-call.ts';
import { notSupported, type UcwaDesk, type UcwaWork, ucwaRoute } from './ucwa-work.ts';

const invitation = '/communication/messagingInvitations/{invitation}';

/** A signed-in person answers an invitation of a service application. Source: ucwa.md#messaging-invitation */
export const calledRoutes = (desk: UcwaDesk): readonly Route[] => [
  ucwaRoute(desk, 'POST', `${invitation}/accept`, accept),
  ucwaRoute(desk, 'POST', `${invitation}/decline`, async (work) => {
    const { partition, uri } = asked(work);
    return desk.store.change(partition, declineCall({ uri }));
  }),
];

async function accept(work: UcwaWork) {
  const { target, partition, uri } = asked(work);
  await work.desk.memberships.add(work.application, target);
  return work.desk.store.change(partition, acceptCall({ uri, applicationId: work.application.id }));
}

function asked(work: UcwaWork) {
  if (work.caller.kind !== 'user') throw notSupported();
  const target = work.target(work.param('invitation'));
  return { target, uri: work.caller.uri, partition: callPartition(work.application.tenantId, target) };
}
