import { conflict, notFound } from '../../edge/refusal.ts';
import type { Call, Content } from '../call.ts';
import { type Change, decided, noContent, unchanged } from '../decision.ts';
import { inTurn, type Step, tell } from '../progress.ts';
import { reasons } from '../reasons.ts';
import { sayFirstWords } from '../steps/early-words.ts';
import { calledFallsSilent } from '../steps/ringing.ts';
import { serviceSpeaks } from '../steps/speak.ts';
import { visitorLegConnects } from '../steps/visitor-leg-connects.ts';
import { visitorInvitationFails } from '../steps/visitor-leg-ends.ts';

/** Who answers an invitation of the service application, and on which device. */
export type AnswerCall = { readonly uri: string; readonly applicationId: string };

/**
 * A person who is called accepts on one device: the others fall silent, the two can chat.
 * Source: trusted-application.md#start-messaging, ucwa.md#messaging-invitation
 */
export const acceptCall =
  ({ uri, applicationId }: AnswerCall): Change =>
  (call, now) => {
    if (!isFor(call, uri)) return notFound();
    const { state } = call.visitor.invitation;
    if (state === 'Connected' && call.visitor.applicationId === applicationId) {
      return unchanged('acceptCall', noContent, call);
    }
    if (state !== 'Connecting') return conflict('ConnectedElsewhere');
    const heard = (content: Content) => serviceSpeaks('visitor', { from: 'service', at: now, content });
    return decided('acceptCall', noContent, inTurn(call, connects(applicationId), sayFirstWords(heard)));
  };

/** A person who is called declines, for all devices. Source: trusted-application.md#start-messaging */
export const declineCall =
  ({ uri }: Pick<AnswerCall, 'uri'>): Change =>
  (call) => {
    if (!isFor(call, uri)) return notFound();
    if (call.visitor.invitation.state !== 'Connecting') return conflict('None');
    return decided('declineCall', noContent, calledDeclines(call));
  };

/** The step by which an invitation of the service application is declined. */
export const calledDeclines: Step = visitorInvitationFails('Declined', {
  forService: reasons.declined,
  forVisitor: reasons.declinedElsewhere,
});

const isFor = ({ visitor }: Call, uri: string): boolean =>
  visitor.called !== undefined && visitor.uri === uri && visitor.state !== 'Ended';

const connects =
  (applicationId: string): Step =>
  (before) => {
    const others = before.visitor.called?.devices.filter((device) => device !== applicationId) ?? [];
    const fallSilent = others.flatMap((device) =>
      calledFallsSilent(before, device, 'Cancelled', reasons.connectedElsewhere),
    );
    return inTurn(before, visitorLegConnects({ applicationId, called: { devices: [] } }), (call) =>
      tell(call, fallSilent),
    );
  };
