import { hashId } from '../../../kernel/ids.ts';
import { destinationRow } from '../../callbacks/pending-callback.ts';
import type { PlatformTimes } from '../../times.ts';
import type { Call, CallEndpoint, Content, Importance } from '../call.ts';
import { addressOf, legConversation } from '../call-ids.ts';
import { created, type Decision, decided } from '../decision.ts';
import { inTurn, type Step, tell, toLeg } from '../progress.ts';
import { reasons } from '../reasons.ts';
import { ringsAt } from '../steps/called-rings.ts';
import { visitorInvitationFails } from '../steps/visitor-leg-ends.ts';
import { started } from '../view/event-drafts.ts';
import { serviceCalledInvitation } from '../view/service-application/service-called-invitation.ts';

/** A service application's request to chat with somebody of the tenant; `person` is absent for an address that the directory does not know. */
export type CallPerson = {
  readonly target: string;
  readonly tenantId: string;
  readonly endpoint: CallEndpoint;
  readonly operationId: string;
  /** SIP URI in lower case. */
  readonly to: string;
  readonly person?: { readonly displayName: string } | undefined;
  /** The person's live UCWA applications: all of them ring. */
  readonly devices: readonly string[];
  readonly subject?: string | undefined;
  readonly threadId?: string | undefined;
  readonly importance?: Importance | undefined;
  readonly customContent?: Content | undefined;
  readonly message?: Content | undefined;
  readonly callbackUrl?: string | undefined;
  readonly callbackContext?: string | undefined;
  readonly times: Pick<PlatformTimes, 'ringMs'>;
};

/**
 * Begins a call from the service application to a person, who is in the visitor's place then.
 * Choice: unknown people fail at once; known ones ring until the time is over, also without a live application.
 * Source: trusted-application.md#start-messaging
 */
export function callPerson(input: CallPerson, now: number): Decision {
  const call = newCall(input, now);
  const rings: Step = (before) =>
    tell(
      before,
      toLeg(before, 'visitor', 'communication', started(serviceCalledInvitation(before))),
      input.devices.flatMap((device) => ringsAt(before, device)),
    );
  const unknown = { forService: reasons.unknownPerson, forVisitor: reasons.unknownPerson };
  const fails = input.person === undefined ? [visitorInvitationFails('Failed', unknown)] : [];
  const progress = inTurn(call, rings, ...fails);
  const destination = destinationRow(legConversation(call, 'visitor'), {
    endpointUri: call.endpoint.uri,
    ...(input.callbackUrl === undefined ? {} : { callbackUrl: input.callbackUrl }),
    ...(input.callbackContext === undefined ? {} : { callbackContext: input.callbackContext }),
  });
  const answer = created(serviceCalledInvitation(call).href);
  return decided('callPerson', answer, { ...progress, rows: [...progress.rows, destination] });
}

function newCall(input: CallPerson, now: number): Call {
  const { target, tenantId, endpoint, to } = input;
  return {
    schema: 1,
    target,
    tenantId,
    endpoint,
    createdAt: now,
    visitor: {
      applicationId: '',
      called: { devices: input.devices },
      uri: to,
      displayName: input.person?.displayName ?? addressOf(to),
      state: 'Connecting',
      invitation: {
        operationId: target,
        serviceOperationId: input.operationId,
        state: 'Connecting',
        subject: input.subject ?? '',
        threadId: input.threadId ?? hashId('thread', target),
        importance: input.importance ?? 'Normal',
        customContent: input.customContent,
        message: input.message,
        ringUntil: now + input.times.ringMs,
      },
      remoteName: endpoint.displayName,
      messages: 1,
      acks: 0,
    },
    typing: [],
    receipts: [],
    alarms: {},
    undrained: [],
  };
}
