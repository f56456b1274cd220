import { conflict, notFound } from '../../edge/refusal.ts';
import { agentsOf } from '../audience.ts';
import { type Content, hasMeeting, isCalled, type Leg } from '../call.ts';
import { type Change, created, decided } from '../decision.ts';
import { maxEarlyWords } from '../limits.ts';
import { inTurn, type Progress, type Step, tell } from '../progress.ts';
import { earlyOf, keepWords } from '../steps/early-words.ts';
import {
  agentSpeaks,
  meetingHearsVisitor,
  receipt,
  type Speech,
  serviceSpeaks,
  visitorHearsAgent,
  visitorSpeaks,
} from '../steps/speak.ts';
import { stopTyping } from '../steps/typing.ts';
import { legHref } from '../view/service-application/service-hrefs.ts';
import { agentViewer, conversationHref, visitorViewer } from '../view/ucwa/viewer.ts';

/** A message to be sent. */
export type SendMessage = { readonly content: Content; readonly operationId?: string | undefined };

/**
 * The visitor says something. Choice: what is said before the invitation is accepted waits, since known clients send their first text as soon
 * as there is a conversation. Source: trusted-application.md#events (E19), ucwa.md#send-message
 */
export const visitorSends =
  (input: SendMessage): Change =>
  (call, now) => {
    if (call.visitor.state === 'Ended') return notFound('ConversationNotFound');
    const speech: Speech = { ...input, from: 'visitor', at: now };
    const location = conversationHref(call, visitorViewer(call), `/messaging/messages/${call.visitor.messages + 1}`);
    if (call.visitor.state === 'Connecting') {
      if (isCalled(call) || earlyOf(call).length >= maxEarlyWords) return conflict('AnotherOperationPending');
      return decided('visitorSends', created(location), keepWords(speech)(call));
    }
    const progress = inTurn(call, stopTyping('visitor', 'visitor'), visitorSpeaks(speech), meetingHearsVisitor(speech));
    return decided('visitorSends', created(location), progress);
  };

/** An agent says something. Source: trusted-application.md#events (E17) */
export const agentSends =
  (input: SendMessage & { readonly applicationId: string }): Change =>
  (call, now) => {
    const agent = agentsOf(call).find(({ applicationId }) => applicationId === input.applicationId);
    if (agent === undefined || !hasMeeting(call)) return notFound('ConversationNotFound');
    const speech: Speech = { content: input.content, operationId: input.operationId, from: agent.uri, at: now };
    const number = call.meeting.messages + 1;
    const location = conversationHref(call, agentViewer(agent), `/messaging/messages/${number}`);
    const progress = inTurn(call, stopTyping(agent.uri, 'meeting'), agentSpeaks(speech), visitorHearsAgent(speech));
    return decided('agentSends', created(location), progress);
  };

/**
 * The service application says something: to the visitor on the visitor leg, to the agents on the conference leg.
 * Choice: HTML is taken on both legs, and visitors read its text without the marks.
 * Choice: without an operation id the `completed` event is held back for `receiptDelayMs`, since known clients can only match it once
 * they have read the answer. Source: trusted-application.md#send-message, trusted-application.md#events (E13)
 */
export const serviceSends =
  (leg: Leg, input: SendMessage, receiptDelayMs: number): Change =>
  (call, now) => {
    const ended = leg === 'visitor' ? call.visitor.state === 'Ended' : !hasMeeting(call);
    if (ended) return notFound('ConversationNotFound');
    const state = leg === 'visitor' ? call.visitor.state : call.meeting?.messaging;
    if (state !== 'Connected') return conflict('AnotherOperationPending');
    const number = (leg === 'visitor' ? call.visitor.messages : (call.meeting?.messages ?? 1)) + 1;
    const sent = { leg, number, at: now, operationId: input.operationId };
    const confirm: Step =
      input.operationId === undefined
        ? (before) =>
            tell({ ...before, receipts: [...before.receipts, { leg, number, at: now, due: now + receiptDelayMs }] })
        : receipt(sent);
    const progress: Progress = inTurn(
      call,
      stopTyping('service', leg),
      serviceSpeaks(leg, { ...input, from: 'service', at: now }),
      confirm,
    );
    return decided('serviceSends', created(legHref(call, leg, `/messaging/messages/${number}`)), progress);
  };
