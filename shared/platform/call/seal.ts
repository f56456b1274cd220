import type { JsonObject } from '../../kernel/json.ts';
import type { RowChange } from '../../ledger/ledger.ts';
import { callbackRow, type PendingCallback } from '../callbacks/pending-callback.ts';
import type { ChannelDelivery } from '../channels/event-channels.ts';
import { alarmsDue, type CallAlarm } from './alarms.ts';
import type { Call, Leg } from './call.ts';
import { legConversation } from './call-ids.ts';
import type { AwaitedMessage, Decision } from './decision.ts';
import { messageRow } from './message.ts';
import type { Notice, Progress } from './progress.ts';
import { renderGroups, type SentEvent } from './view/hypermedia.ts';
import { permittedEvent } from './view/service-application/permitted.ts';

/** A decision made ready for the ledger. */
export type Sealed = {
  readonly call: Call;
  /** What goes into event channels after the commit. */
  readonly deliveries: readonly ChannelDelivery[];
  readonly rows: readonly RowChange[];
  /** Alarms that must be set before the commit. */
  readonly alarms: readonly CallAlarm[];
  /** What goes out by callback after the commit; in `rows` as well. */
  readonly callbacks: readonly PendingCallback[];
  readonly log: JsonObject;
};

/**
 * Makes a decision ready to be written as `version`: one callback per leg, one delivery per event channel, message rows, alarms.
 * Everything that earlier versions owed to event channels has been delivered by then.
 */
export function seal(decision: Decision, version: number, now: number): Sealed {
  const deliveries = deliveriesOf(decision);
  const callbacks = callbacksOf(decision, now);
  const { alarms, pending } = alarmsDue(callbacks.call, now);
  const call = { ...callbacks.call, alarms: pending, undrained: deliveries.length === 0 ? [] : [version] };
  return {
    call,
    deliveries,
    rows: [...decision.rows, ...decision.messages.map(messageRow), ...callbacks.list.map(callbackRow)],
    alarms,
    callbacks: callbacks.list,
    log: { at: now, step: decision.step, events: decision.notices.length },
  };
}

function deliveriesOf({ call, notices, awaited = [] }: Decision): readonly ChannelDelivery[] {
  const byApplication = new Map<string, SentEvent[]>();
  for (const notice of notices) {
    if (notice.to !== 'application') continue;
    const events = byApplication.get(notice.applicationId) ?? [];
    events.push(notice);
    byApplication.set(notice.applicationId, events);
  }
  return [...byApplication].map(([applicationId, events]) => ({
    applicationId,
    tenantId: call.tenantId,
    groups: renderGroups(events, ''),
    ...confirms(
      call,
      awaited.filter((each) => each.applicationId === applicationId),
    ),
  }));
}

/** What comes back when the client has confirmed a delivery: which messages it has fetched. */
function confirms({ target }: Call, awaited: readonly AwaitedMessage[]): Pick<ChannelDelivery, 'awaited' | 'confirms'> {
  if (awaited.length === 0) return {};
  return { awaited: true, confirms: { target, messages: awaited.map(({ leg, number }) => ({ leg, number })) } };
}

type CountedCallbacks = { readonly call: Call; readonly list: readonly PendingCallback[] };

function callbacksOf(progress: Progress, now: number): CountedCallbacks {
  const legs: readonly Leg[] = ['visitor', 'meeting'];
  return legs.reduce<CountedCallbacks>(
    ({ call, list }, leg) => {
      const events = progress.notices.filter((notice) => notice.to === 'leg' && notice.leg === leg);
      if (events.length === 0) return { call, list };
      const counted = withAck(call, leg);
      return { call: counted.call, list: [...list, callback(counted.call, leg, counted.ack, events, now)] };
    },
    { call: progress.call, list: [] },
  );
}

function withAck(call: Call, leg: Leg): { readonly call: Call; readonly ack: number } {
  if (leg === 'meeting' && call.meeting !== undefined) {
    const ack = call.meeting.acks + 1;
    return { ack, call: { ...call, meeting: { ...call.meeting, acks: ack } } };
  }
  const ack = call.visitor.acks + 1;
  return { ack, call: { ...call, visitor: { ...call.visitor, acks: ack } } };
}

const callback = (call: Call, leg: Leg, ack: number, events: readonly Notice[], now: number): PendingCallback => ({
  leg: legConversation(call, leg),
  ack,
  groups: renderGroups(
    events.map((notice) => ({ ...notice, event: permittedEvent(notice.event, call.endpoint.permissions) })),
    call.endpoint.relPrefix,
  ),
  createdAt: now,
});
