import type { ApplicationName, ConfirmedEntry } from '../channels/event-channels.ts';
import type { UcwaApplication } from '../channels/ucwa-application.ts';
import { notFound } from '../edge/refusal.ts';
import type { Route } from '../edge/route.ts';
import { callPartition, legOf } from './call-ids.ts';
import type { Calls, CallsDependencies, CallsFactory, DeadCallback, FetchedText } from './calls.ts';
import { meetingLegDead } from './changes/end-meeting.ts';
import { ownerLeaves, visitorLegDead } from './changes/end-visitor-leg.ts';
import { timePasses } from './changes/time-passes.ts';
import type { Change } from './decision.ts';
import { fetchedMessages } from './fetched-messages.ts';
import { ringsOnDevice, ringsOnNewDevice } from './late-devices.ts';
import { plainText } from './message.ts';
import { adhocMeetingRoutes } from './routes/service-application/adhoc-meeting-routes.ts';
import { bridgeRoutes } from './routes/service-application/bridge-routes.ts';
import { conversationRoutes } from './routes/service-application/conversation-routes.ts';
import { invitationRoutes } from './routes/service-application/invitation-routes.ts';
import { meetingRoutes } from './routes/service-application/meeting-routes.ts';
import { messagingRoutes } from './routes/service-application/messaging-routes.ts';
import { answerRoutes } from './routes/ucwa/answer-routes.ts';
import { colleagueInvitationRoutes } from './routes/ucwa/colleague-invitation-routes.ts';
import { startMessagingRoutes } from './routes/ucwa/start-messaging-route.ts';
import { ucwaConversationRoutes } from './routes/ucwa/ucwa-conversation-routes.ts';
import { ucwaMessagingRoutes } from './routes/ucwa/ucwa-messaging-routes.ts';
import { CallErasure } from './store/call-erasure.ts';
import { CallStore } from './store/call-store.ts';
import { Memberships } from './store/memberships.ts';
import { readMessageRows } from './store/message-rows.ts';
import { settleCall } from './store/settle-call.ts';

/** The conversations of the embedded platform. */
export const createCalls: CallsFactory = (dependencies: CallsDependencies): Calls => {
  const store = new CallStore(dependencies);
  const memberships = new Memberships(dependencies.ledger);
  const erasure = new CallErasure({ ...dependencies, store, memberships });
  return {
    routes: routesOf(dependencies, store, memberships),
    claims: store.claims,
    safetyFired: (alarm) => store.safetyFired(alarm),
    finish: ({ partition, version }) => store.finish(partition, version),
    timePasses: (alarm) => store.changeIfPossible(alarm.partition, timePasses(alarm)),
    ringLateDevice: async (alarm) => {
      await ringsOnDevice(store, alarm);
    },
    forget: (partition) => erasure.forget(partition),
    settle: (partition) => settleCall({ ...dependencies, store, erasure }, partition),
    forgetApplication: async (application) => {
      await memberships.erase(application);
    },
    visitorOf: async (partition) => {
      const visitor = (await store.find(partition))?.visitor;
      return visitor === undefined || visitor.state === 'Ended' ? undefined : visitor.applicationId;
    },
    fetchedByVisitor: (partition) => fetchedByVisitor(dependencies, store, partition),
    erase: (partition) => erasure.erase(partition),
    confirmed: async (application, entries, told) => confirmed(store, application, entries, told),
    applicationStarted: (application) => ringsOnNewDevice(dependencies, store, application),
    applicationEnded: (application) => applicationEnded(store, memberships, application),
    callbackDead: (partition, leg, why) => store.changeIfPossible(partition, legDead(leg, why)),
  };
};

function routesOf(dependencies: CallsDependencies, store: CallStore, memberships: Memberships): readonly Route[] {
  const service = { store, dependencies };
  const ucwa = { store, memberships, dependencies };
  return [
    ...adhocMeetingRoutes(service),
    ...invitationRoutes(service),
    ...meetingRoutes(service),
    ...conversationRoutes(service),
    ...messagingRoutes(service),
    ...bridgeRoutes(service),
    ...startMessagingRoutes(ucwa),
    ...answerRoutes(ucwa),
    ...colleagueInvitationRoutes(ucwa),
    ...ucwaConversationRoutes(ucwa),
    ...ucwaMessagingRoutes(ucwa),
  ];
}

async function applicationEnded(
  store: CallStore,
  memberships: Memberships,
  application: UcwaApplication,
): Promise<void> {
  for (const target of await memberships.targets(application)) {
    await store.changeIfPossible(callPartition(application.tenantId, target), ownerLeaves(application));
    await memberships.remove(application, target);
  }
}

/** Choice: of a longer chat the end is told. */
const mostFetched = 500;

async function fetchedByVisitor(
  { ledger }: CallsDependencies,
  store: CallStore,
  partition: string,
): Promise<readonly FetchedText[] | undefined> {
  const call = await store.find(partition);
  if (call === undefined) return undefined;
  const { fetched = 0 } = call.visitor;
  const read = await readMessageRows(ledger, partition, 'visitor', [fetched - mostFetched, fetched]);
  return read.flatMap((message) => {
    const { from, at } = message;
    return from === 'visitor' ? [] : [{ from, at, text: plainText(message) }];
  });
}

function confirmed(
  store: CallStore,
  { tenantId, id }: ApplicationName,
  entries: readonly ConfirmedEntry[],
  told: 'here' | 'elsewhere',
): void {
  for (const [target, fetched] of fetchedMessages(entries)) {
    store.receipts.add(callPartition(tenantId, target), { applicationId: id, fetched }, told);
  }
}

const legDead =
  (leg: string, why: DeadCallback): Change =>
  (call, now) => {
    const dead = legOf(call, leg);
    if (dead === undefined) return notFound('ConversationNotFound');
    return dead === 'visitor' ? visitorLegDead(why)(call, now) : meetingLegDead(why)(call, now);
  };
