import type { RowChange } from '../../ledger/ledger.ts';
import type { Call, Leg } from './call.ts';
import type { Message, MessageName } from './message.ts';
import type { EventDraft, Pointer } from './view/hypermedia.ts';
import { communicationSender, conversationSender } from './view/service-application/service-hrefs.ts';
import { ucwaCommunicationSender, ucwaConversationSender, type Viewer } from './view/ucwa/viewer.ts';

/** One event on its way to a leg of the service application, by callback. */
export type LegNotice = { readonly to: 'leg'; readonly leg: Leg; readonly sender: Pointer; readonly event: EventDraft };

/** One event on its way to an UCWA application, by its event channel. */
export type ApplicationNotice = {
  readonly to: 'application';
  readonly applicationId: string;
  readonly sender: Pointer;
  readonly event: EventDraft;
  /** The message that has been said, where the event tells it: to one who reads it, or to the one who sent it. */
  readonly said?: MessageName & { readonly for: 'reader' | 'sender' };
};

/** One event on its way to one reader. */
export type Notice = LegNotice | ApplicationNotice;

/** How far a change has come: the call as it is now, and what is to be told and stored because of it, in order. */
export type Progress = {
  readonly call: Call;
  readonly notices: readonly Notice[];
  readonly messages: readonly Message[];
  readonly rows: readonly RowChange[];
};

/** One step of a change. */
export type Step = (call: Call) => Progress;

/** A step that only tells. */
export const tell = (call: Call, ...notices: readonly (readonly Notice[])[]): Progress => ({
  call,
  notices: notices.flat(),
  messages: [],
  rows: [],
});

/** Takes the steps one after another, each on the call that the one before left. */
export function inTurn(call: Call, ...steps: readonly Step[]): Progress {
  return steps.reduce<Progress>((before, step) => {
    const after = step(before.call);
    return {
      call: after.call,
      notices: [...before.notices, ...after.notices],
      messages: [...before.messages, ...after.messages],
      rows: [...before.rows, ...after.rows],
    };
  }, tell(call));
}

/** Which of the two senders tells an event: invitations and conversations come from `communication`. */
type Sender = 'communication' | 'conversation';

/** Events for the service application on a leg. */
export function toLeg(call: Call, leg: Leg, sender: Sender, ...events: readonly EventDraft[]): readonly LegNotice[] {
  const from = sender === 'communication' ? communicationSender(call) : conversationSender(call, leg);
  return events.map((event) => ({ to: 'leg', leg, sender: from, event }));
}

/** Events for the visitor or an agent. */
export function toViewer(
  call: Call,
  viewer: Viewer,
  sender: Sender,
  ...events: readonly EventDraft[]
): readonly ApplicationNotice[] {
  const from = sender === 'communication' ? ucwaCommunicationSender(viewer) : ucwaConversationSender(call, viewer);
  return events.map((event) => ({ to: 'application', applicationId: viewer.applicationId, sender: from, event }));
}
