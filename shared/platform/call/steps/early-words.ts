import type { JsonObject } from '../../../kernel/json.ts';
import type { Call, Content, EarlyWords } from '../call.ts';
import type { Message } from '../message.ts';
import { inTurn, type Notice, type Step, tell, toViewer } from '../progress.ts';
import { failed } from '../view/event-drafts.ts';
import { ucwaMessage } from '../view/ucwa/ucwa-message.ts';
import { visitorViewer } from '../view/ucwa/viewer.ts';
import { numbered, type Speech, visitorHasSpoken } from './speak.ts';

/** What the visitor says before the invitation is accepted is a message already, and waits. Source: ucwa.md#send-message */
export const keepWords =
  (speech: Speech): Step =>
  (call) => {
    const { message, next } = numbered(call, 'visitor', speech, call.visitor.displayName, [call.visitor.applicationId]);
    const { number, at, operationId } = message;
    const words: EarlyWords = { number, at, content: speech.content, operationId };
    return { ...tell(withEarly(next, [...earlyOf(next), words])), messages: [message] };
  };

/** The invitation is accepted: the message that came with it is said now, and kept there no longer. */
export const sayFirstWords =
  (heard: (content: Content) => Step): Step =>
  (call) => {
    const { message, ...invitation } = call.visitor.invitation;
    if (message === undefined) return tell(call);
    const said = heard(message)(call);
    return { ...said, call: { ...said.call, visitor: { ...said.call.visitor, invitation } } };
  };

/** The invitation is accepted: what has waited is said now, after the first message of the invitation. */
export const sayEarlyWords =
  (heard: (content: Content) => Step): Step =>
  (call) =>
    inTurn(
      withEarly(call, []),
      ...earlyOf(call).flatMap((words) => [visitorHasSpoken(messageOf(call, words)), heard(words.content)]),
    );

/** The invitation is not accepted: what has waited reaches no one. */
export const earlyWordsFail = (call: Call, reason: JsonObject): readonly Notice[] => {
  const viewer = visitorViewer(call);
  return earlyOf(call).flatMap((words) =>
    toViewer(call, viewer, 'conversation', failed(ucwaMessage(call, viewer, messageOf(call, words), 'Failed'), reason)),
  );
};

export const earlyOf = (call: Call): readonly EarlyWords[] => call.visitor.invitation.early ?? [];

const withEarly = (call: Call, early: readonly EarlyWords[]): Call => ({
  ...call,
  visitor: { ...call.visitor, invitation: { ...call.visitor.invitation, early } },
});

const messageOf = (call: Call, { number, at, content, operationId }: EarlyWords): Message => ({
  leg: 'visitor',
  number,
  at,
  from: 'visitor',
  name: call.visitor.displayName,
  mediaType: 'text/plain',
  text: content.text,
  operationId,
  readers: [call.visitor.applicationId],
});
