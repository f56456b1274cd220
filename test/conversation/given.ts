import type { RosterAgent } from '../../shared/assignment/roster-agent.ts';
import { ringingAgents } from '../../shared/conversation/asks.ts';
import type { Command, CommandKind } from '../../shared/conversation/command.ts';
import { type Decision, decideAll, type LogEntry } from '../../shared/conversation/decide.ts';
import type { AlarmPurpose, CommandSettled, ConversationEvent } from '../../shared/conversation/event.ts';
import { type ConversationState, initialState } from '../../shared/conversation/state.ts';
import type { TranscriptLine } from '../../shared/conversation/transcript.ts';
import type { Leg, VisitPlan } from '../../shared/conversation/visit.ts';
import {
  bridge,
  bridged,
  type Fact,
  invitation,
  invitationEnded,
  invited,
  joined,
  leg,
  messaging,
  planWith,
  room,
} from './facts.ts';

export const conversation = '0123456789abcdef0123456789abcdef';

/** Facts as events of one callback. */
export function placed(of: Leg, ack: number, facts: readonly Fact[], at = 1000 * ack): ConversationEvent[] {
  return facts.map((fact, index) => ({ ...fact, at, position: { leg: of, ack, index } }) as ConversationEvent);
}

/** A conversation and what it has led to so far; every step gives a new one. */
export class Given {
  readonly state: ConversationState;
  readonly last: Decision;
  readonly log: readonly LogEntry[];
  readonly decisions: readonly Decision[];
  readonly #acks: Readonly<Record<Leg, number>>;

  constructor(
    decisions: readonly Decision[] = [],
    log: readonly LogEntry[] = [],
    acks: Readonly<Record<Leg, number>> = { visitor: 0, room: 0 },
  ) {
    this.last = decisions.at(-1) ?? { state: initialState, commands: [], alarms: [], transcript: [], note: '' };
    this.state = this.last.state;
    this.decisions = decisions;
    this.log = log;
    this.#acks = acks;
  }

  /** Events as one envelope. */
  events(...events: readonly ConversationEvent[]): Given {
    const version = this.log.length + 1;
    const before = this.log.length === 0 ? undefined : this.state;
    const decision = decideAll(before, events, { conversation, version });
    return new Given([...this.decisions, decision], [...this.log, { version, events }], this.#acks);
  }

  /** The next callback of a leg. */
  callback(of: Leg, ...facts: readonly Fact[]): Given {
    const ack = this.#acks[of] + 1;
    const next = this.events(...placed(of, ack, facts, Math.max(this.state.at, 1000 * ack)));
    return new Given(next.decisions, next.log, { ...this.#acks, [of]: ack });
  }

  /** A callback that stands at `ack`, whenever it comes. */
  late(of: Leg, ack: number, ...facts: readonly Fact[]): Given {
    return this.events(...placed(of, ack, facts));
  }

  /** The platform's answer to the pending commands of a kind, optionally only to the one for a target. */
  settled(kind: CommandKind, result: CommandSettled['result'] = { outcome: 'done' }, target?: string): Given {
    const events = this.state.work.issues
      .filter((issue) => issue.kind === kind && issue.outcome === 'pending')
      .filter((issue) => target === undefined || issue.target === target)
      .map(
        ({ operationId }): CommandSettled => ({
          type: 'command-settled',
          at: this.state.at,
          operationId,
          kind,
          result,
        }),
      );
    return this.events(...events);
  }

  alarm(purpose: AlarmPurpose, at: number, dueAt = at): Given {
    return this.events({ type: 'alarm-rang', at, purpose, dueAt });
  }

  /** The roster's picture, taken now. */
  roster(...agents: readonly RosterAgent[]): Given {
    return this.events({ type: 'roster-changed', at: this.state.at, agents });
  }

  /** Commands of a kind in all decisions so far. */
  sent<K extends CommandKind>(kind: K): readonly Extract<Command, { kind: K }>[] {
    const commands = this.decisions.flatMap((decision) => decision.commands);
    return commands.filter((command): command is Extract<Command, { kind: K }> => command.kind === kind);
  }

  /** What the last step asked for. */
  get asked(): readonly CommandKind[] {
    return this.last.commands.map(({ kind }) => kind);
  }

  get transcript(): readonly TranscriptLine[] {
    return this.decisions.flatMap((decision) => decision.transcript);
  }

  /** The operation id of the newest command of a kind. */
  operation(kind: CommandKind): string {
    return this.sent(kind).at(-1)?.operationId ?? '';
  }
}

/** The visitor has knocked. */
export function givenInvited(plan: VisitPlan = planWith()): Given {
  return new Given().callback('visitor', invited(plan));
}

/** The room is open, but has no messaging yet. */
export function givenRoom(plan?: VisitPlan): Given {
  const knocked = givenInvited(plan);
  return knocked
    .settled('open-room')
    .callback('room', room('opening', knocked.operation('open-room')), leg('conferencing'))
    .callback('room', leg('conferenced'))
    .callback('room', messaging('disconnected', 'room'))
    .callback('room', room('opened', knocked.operation('open-room')));
}

/** The room is open and heard, and the visitor about to be bridged. */
export function givenBridging(plan?: VisitPlan): Given {
  return givenRoom(plan).settled('connect-room-messaging').callback('room', messaging('connected', 'room'));
}

/** The visitor is bridged, and the first agents are asked. */
export function givenBridged(plan?: VisitPlan): Given {
  return givenBridging(plan)
    .settled('bridge-visitor')
    .callback('visitor', messaging('connected', 'visitor'), bridge(), leg('connected', 'visitor'))
    .callback('visitor', invitationEnded('connected'))
    .settled('say-to-visitor')
    .settled('add-bridged-agent');
}

/** The asked agents have places on the bridge and are rung. */
export function givenRinging(plan: VisitPlan = planWith()): Given {
  const before = givenBridged(plan);
  const asked = ringingAgents(before.state);
  const rung = before.callback('visitor', ...asked.map((agent) => bridged(agent))).settled('invite-agent');
  return rung.callback('room', ...asked.map(({ address }) => invitation(address, 'ringing')));
}

/** The plan's first agent has joined. */
export function givenAttended(plan: VisitPlan = planWith()): Given {
  const first = plan.agents[0]?.address ?? '';
  return givenRinging(plan).callback('room', joined(first), invitation(first, 'joined'));
}
