import { type CallbackTarget, destinationRow } from '../../callbacks/pending-callback.ts';
import { addressOf, legConversation } from '../call-ids.ts';
import { created, type Decision, decided } from '../decision.ts';
import { type NewCall, newCall, ringingInvitation } from '../new-call.ts';
import { inTurn, type Step, tell, toLeg } from '../progress.ts';
import { reasons } from '../reasons.ts';
import { calledRingsAt } from '../steps/ringing.ts';
import { visitorInvitationFails } from '../steps/visitor-leg-ends.ts';
import { started } from '../view/event-drafts.ts';
import { serviceMessagingInvitation } from '../view/service-application/service-messaging-invitation.ts';

/** A service application's request to chat with a person of the tenant; `person` is absent for an address that the directory does not know. */
export type CallPerson = NewCall &
  CallbackTarget & {
    readonly operationId: string;
    /** SIP URI in lower case. */
    readonly to: string;
    readonly person?: { readonly displayName: string } | undefined;
    /** The person's live UCWA applications: all of them ring. */
    readonly devices: readonly string[];
  };

/**
 * Begins a call from the service application to a person, who is in the visitor's place then.
 * Choice: people who are unknown or have no application open fail at once; the others ring until the time is over.
 * Source: trusted-application.md#start-messaging
 */
export function callPerson(input: CallPerson, now: number): Decision {
  const { target, to, person, devices, operationId, callbackUrl, callbackContext } = input;
  const called = {
    applicationId: '',
    called: { devices },
    uri: to,
    displayName: person?.displayName ?? addressOf(to),
    state: 'Connecting',
    invitation: ringingInvitation(input, { operationId: target, serviceOperationId: operationId }, now),
  } as const;
  const call = newCall(input, called, now);
  const rings: Step = (before) =>
    tell(
      before,
      toLeg(before, 'visitor', 'communication', started(serviceMessagingInvitation(before))),
      devices.flatMap((device) => calledRingsAt(before, device)),
    );
  const reason = person === undefined ? reasons.unknownPerson : reasons.unavailable;
  const isRinging = person !== undefined && devices.length > 0;
  const fails = isRinging ? [] : [visitorInvitationFails('Failed', { forService: reason, forVisitor: reason })];
  const progress = inTurn(call, rings, ...fails);
  const destination = destinationRow(legConversation(call, 'visitor'), {
    endpointUri: call.endpoint.uri,
    callbackUrl,
    callbackContext,
  });
  const answer = created(serviceMessagingInvitation(call).href);
  return decided('callPerson', answer, { ...progress, rows: [...progress.rows, destination] });
}
