import { conflict, notFound } from '../../edge/refusal.ts';
import { defaultLimits, type PlatformLimits } from '../../limits.ts';
import { agentsInSight, bridgedParticipantOf } from '../audience.ts';
import type { Bridge, BridgedParticipant, Call } from '../call.ts';
import { type Change, created, decided, noContent, unchanged } from '../decision.ts';
import { tooManyParticipants } from '../limits.ts';
import { inTurn, type Step, tell, toLeg } from '../progress.ts';
import { watchedByVisitor } from '../steps/sight.ts';
import { stopAllTyping } from '../steps/typing.ts';
import { added, deleted, updated } from '../view/event-drafts.ts';
import { pointerTo } from '../view/hypermedia.ts';
import { bridgedParticipantsPointer, serviceBridgedParticipant } from '../view/service-application/service-bridge.ts';

/** Says under which name, and whether at all, the visitor sees an agent. Source: trusted-application.md#bridged-participants */
export const addBridgedParticipant =
  (participant: BridgedParticipant, limits: Pick<PlatformLimits, 'bridgedParticipants'> = defaultLimits): Change =>
  (call) => {
    const bridge = call.visitor.bridge;
    if (bridge === undefined) return notFound();
    if (bridgedParticipantOf(call, participant.uri) !== undefined) return conflict('AlreadyExists');
    if (bridge.participants.length >= limits.bridgedParticipants) return tooManyParticipants();
    const step = replaced([...bridge.participants, participant], (after) =>
      added(serviceBridgedParticipant(after, participant), bridgedParticipantsPointer(after)),
    );
    const answer = created(serviceBridgedParticipant(call, participant).href);
    return decided('addBridgedParticipant', answer, inTurn(call, stopAllTyping, watchedByVisitor(step)));
  };

/** Changes name or filter of a bridged participant; the same again changes nothing. Source: trusted-application.md#bridged-participants */
export const updateBridgedParticipant =
  (participant: BridgedParticipant): Change =>
  (call) => {
    const bridge = call.visitor.bridge;
    const before = bridgedParticipantOf(call, participant.uri);
    if (bridge === undefined || before === undefined) return notFound();
    if (before.displayName === participant.displayName && before.filter === participant.filter) {
      return unchanged('updateBridgedParticipant', noContent, call);
    }
    const participants = bridge.participants.map((each) => (each.uri === participant.uri ? participant : each));
    const isSeen = agentsInSight(call).some(({ uri }) => uri === participant.uri);
    const step = replaced(participants, (after) =>
      updated(serviceBridgedParticipant(after, participant), undefined, bridgedParticipantsPointer(after)),
    );
    const seen = inSight(participant.uri, isSeen && participant.filter === 'Enabled');
    return decided(
      'updateBridgedParticipant',
      noContent,
      inTurn(call, stopAllTyping, watchedByVisitor(both(seen, step))),
    );
  };

/** The visitor does not see an agent any more. Source: trusted-application.md#bridged-participants */
export const removeBridgedParticipant =
  (uri: string): Change =>
  (call) => {
    const bridge = call.visitor.bridge;
    const before = bridgedParticipantOf(call, uri);
    if (bridge === undefined || before === undefined) return notFound();
    const participants = bridge.participants.filter((each) => each.uri !== uri);
    const step = replaced(participants, (after) =>
      deleted(pointerTo(serviceBridgedParticipant(after, before)), bridgedParticipantsPointer(after)),
    );
    const unseen = both(inSight(uri, false), step);
    return decided('removeBridgedParticipant', noContent, inTurn(call, stopAllTyping, watchedByVisitor(unseen)));
  };

const replaced =
  (participants: Bridge['participants'], event: (call: Call) => ReturnType<typeof added>): Step =>
  (call) => {
    if (call.visitor.bridge === undefined) return tell(call);
    const after = { ...call, visitor: { ...call.visitor, bridge: { ...call.visitor.bridge, participants } } };
    return tell(after, toLeg(after, 'visitor', 'conversation', event(after)));
  };

const both =
  (first: Step, second: Step): Step =>
  (call) =>
    inTurn(call, first, second);

/** Notes whether an agent stays in the visitor's sight while the filter is on. */
const inSight =
  (uri: string, stays: boolean): Step =>
  (call) => {
    if (call.meeting === undefined) return tell(call);
    const agents = call.meeting.agents.map((agent) => {
      if (agent.uri !== uri) return agent;
      const { staysInSight: _, ...other } = agent;
      return stays ? { ...other, staysInSight: true as const } : other;
    });
    return tell({ ...call, meeting: { ...call.meeting, agents } });
  };
