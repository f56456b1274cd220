import { randomId } from '../../../../kernel/ids.ts';
import { KeyedLock } from '../../../../kernel/keyed-lock.ts';
import { startMessagingInputSchema } from '../../../../protocol/ucwa/inputs.ts';
import { isCommunicationName, type UcwaApplication } from '../../../channels/ucwa-application.ts';
import type { ApplicationEndpoint } from '../../../directory/caller.ts';
import { signInOf } from '../../../directory/sign-in.ts';
import { readInput } from '../../../edge/input.ts';
import { conflict, notFound, PlatformRefusal } from '../../../edge/refusal.ts';
import type { Route } from '../../../edge/route.ts';
import type { Call } from '../../call.ts';
import { callPartition, targetOf, ucwaVisitorInvitationId } from '../../call-ids.ts';
import { startMessaging } from '../../changes/start-messaging.ts';
import type { CarriedOut } from '../../store/call-store.ts';
import { ucwaMessagingInvitation } from '../../view/ucwa/ucwa-invitations.ts';
import { readInvitation } from '../message-input.ts';
import { notSupported, type UcwaRouteContext, type UcwaWork, ucwaRoute } from './ucwa-work.ts';

/** The visitor's invitation. Source: ucwa.md#start-messaging */
export const startMessagingRoutes = (context: UcwaRouteContext): readonly Route[] => [
  invitationRoute(context),
  ucwaRoute(context, 'GET', '/communication/messagingInvitations/{invitation}', (work) =>
    work.show(work.param('invitation'), (call, viewer) => {
      const isOwn =
        viewer.kind === 'visitor' && work.param('invitation').toLowerCase() === ucwaVisitorInvitationId(call);
      return isOwn ? ucwaMessagingInvitation(call, viewer) : undefined;
    }),
  ),
];

/** An application's invitations begin one after another, so that of two at the same moment one sees the other. */
function invitationRoute(context: UcwaRouteContext): Route {
  const turns = new KeyedLock();
  return ucwaRoute(context, 'POST', '/communication/messagingInvitations', async (work) => {
    const { tenantId, id } = work.application;
    const { answer, brought } = await turns.run(`${tenantId}/${id}`, () => begin(work));
    await brought;
    return answer;
  });
}

async function begin(work: UcwaWork): Promise<CarriedOut> {
  const { application, caller, context } = work;
  if (caller.kind !== 'visitor' && application.mayInvite !== true) throw notSupported();
  // A conversation's chat is connected, or on its way to be, as long as the conversation is there.
  if (work.routed.query.conversation !== undefined) throw conflict('AlreadyExists');
  const input = readInput(startMessagingInputSchema, work.routed);
  const endpoint = await endpointAt(work, input.to);
  if (caller.kind === 'visitor') await context.dependencies.admit(caller, work.routed.request);
  const operationId = operationIdOf(application, input.operationId);
  const target = targetOf(application.id, operationId);
  const { uri, applicationId, displayName, relPrefix } = endpoint;
  const said = readInvitation(input);
  const partition = callPartition(application.tenantId, target);
  const { directory, times, beginnings, budgets } = context.dependencies;
  beginnings.admit(endpoint.applicationId);
  const other = await talksElsewhere(work, target);
  if (other !== undefined) {
    throw conflict(other.visitor.invitation.threadId === input.threadId ? 'ThreadIdAlreadyExists' : 'AlreadyExists');
  }
  await budgets.conversation(signInOf(caller), target);
  const permissions = await directory.granted(endpoint);
  await context.memberships.add(application, target);
  const begun = {
    ...said,
    target,
    tenantId: application.tenantId,
    endpoint: { uri, applicationId, displayName, relPrefix, permissions },
    visitor: {
      applicationId: application.id,
      uri: application.uri,
      displayName: application.displayName,
      ...(caller.kind === 'user' ? { signedIn: true as const } : {}),
    },
    operationId,
    times,
  };
  const once = work.once('invitation', operationId, input);
  const carriedOut = await context.store.begin(partition, (now) => startMessaging(begun, now), once);
  await work.leaveIfEnded(target);
  return carriedOut;
}

/**
 * The endpoint that is invited: a visitor's is that of the token.
 * @throws {PlatformRefusal} Forbidden — when it is another one
 * @throws {PlatformRefusal} NotFound/DestinationNotFound — when a signed-in person invites what is no endpoint
 */
async function endpointAt({ caller, application, context }: UcwaWork, to: string): Promise<ApplicationEndpoint> {
  if (caller.kind === 'visitor') {
    if (to.toLowerCase() !== caller.endpoint.uri) throw new PlatformRefusal('Forbidden');
    return caller.endpoint;
  }
  const endpoint = await context.dependencies.directory.endpoint(application.tenantId, to);
  if (endpoint === undefined || endpoint.closed === true) throw notFound('DestinationNotFound');
  return endpoint;
}

/** Choice: a visitor has one conversation at a time; another one may follow when it has ended. Source: ucwa.md#start-messaging */
async function talksElsewhere({ application, context }: UcwaWork, target: string): Promise<Call | undefined> {
  const others = (await context.memberships.targets(application)).filter((other) => other !== target);
  const calls = await Promise.all(
    others.map((other) => context.store.find(callPartition(application.tenantId, other))),
  );
  return calls.find((call) => call?.visitor.applicationId === application.id && call.visitor.state !== 'Ended');
}

/**
 * Choice: without an operation id every request is a new one; so it is with the GUID out of `communication`, which a known client
 * sends with each of its invitations.
 */
function operationIdOf(application: UcwaApplication, given: string | undefined): string {
  return given === undefined || given === '' || isCommunicationName(application, given) ? randomId() : given;
}
