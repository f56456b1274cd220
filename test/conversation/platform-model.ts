import type { Command } from '../../shared/conversation/command.ts';
import type { CommandSettled, ConversationEvent } from '../../shared/conversation/event.ts';
import type { Audience, Leg, VisitPlan } from '../../shared/conversation/visit.ts';
import {
  bridge,
  bridged,
  ended,
  type Fact,
  invitation,
  invitationEnded,
  invited,
  joined,
  left,
  leg,
  link,
  messaging,
  removable,
  room,
  said,
  visitorAddress,
} from './facts.ts';
import { placed } from './given.ts';

/**
 * How the platform answers a command before it takes it: refuses it always, or says "not now" so many times. `swallows`:
 * it says that it has taken the command, and nothing is ever heard of it.
 */
export type Trouble = {
  readonly kind: Command['kind'];
  readonly refuses: boolean;
  readonly postponements: number;
  readonly swallows?: boolean;
};

/** The visitor's lines, by number, that a person in the room has missed; both included. */
export type MissedLines = { readonly address: string; readonly fromLine: number; readonly toLine: number };

/** What people do; the model leaves out what is not possible when it is to happen. */
export type Action =
  | { readonly do: 'visitor says' | 'visitor leaves' | 'room ends' }
  | {
      readonly do: 'agent joins' | 'agent refuses' | 'agent misses' | 'agent leaves' | 'agent says';
      readonly agent: number;
    }
  /** A colleague in the room asks the agent in. */
  | { readonly do: 'agent is brought'; readonly agent: number }
  | { readonly do: 'stranger joins' | 'stranger says' };

const strangerAddress = 'sip:stranger@contoso.example';

/** A callback on its way. */
export type Callback = { readonly leg: Leg; readonly events: readonly ConversationEvent[] };

/** A little chat platform: takes commands and what people do, and reports callbacks, each leg's in its order. */
export class PlatformModel {
  readonly callbacks: Callback[] = [];
  readonly plan: VisitPlan;
  /** How many lines each speaker said in the room. */
  readonly lines: string[] = [];
  visitor: 'knocking' | 'bridged' | 'gone' = 'knocking';
  room: 'none' | 'open' | 'gone' = 'none';
  readonly roster = new Set<string>();
  /** Who hears each one who has a place on the bridge. */
  readonly places = new Map<string, Audience>();
  /** Operation of an agent's invitation, and '' once it is answered. */
  readonly rung = new Map<string, string>();
  /** Who came in by a colleague's invitation, and who left without being removed. */
  readonly brought = new Set<string>();
  readonly leavers = new Set<string>();
  /** What each one who came in had missed, time after time. */
  readonly missed: MissedLines[] = [];
  readonly #heardTo = new Map<string, number>();
  /** How each one who is in may be removed: by a link of this stay, which leads nowhere afterwards. */
  readonly #ejections = new Map<string, string>();
  readonly #acks: Record<Leg, number> = { visitor: 0, room: 0 };
  readonly #troubles: readonly Trouble[];
  readonly #tries = new Map<string, number>();
  #isHeard = false;
  #messages = 0;

  constructor(plan: VisitPlan, troubles: readonly Trouble[] = []) {
    this.plan = plan;
    this.#troubles = troubles;
    this.#report('visitor', invited(plan));
  }

  /** What the platform answers to a command; if it is done, callbacks follow. */
  perform(command: Command, at: number): CommandSettled {
    const { operationId, kind } = command;
    const trouble = this.#troubles.find((one) => one.kind === kind);
    const tries = this.#tries.get(operationId) ?? 0;
    this.#tries.set(operationId, tries + 1);
    const settled = { type: 'command-settled' as const, at, operationId, kind };
    if (trouble !== undefined && tries < trouble.postponements) {
      return { ...settled, result: { outcome: 'postponed', code: 'Busy', dueAt: at + 1000 } };
    }
    const code = trouble?.refuses === true ? 'Forbidden' : this.#conflict(command);
    if (code !== undefined) return { ...settled, result: { outcome: 'failed', code } };
    if (trouble?.swallows !== true) this.#take(command);
    return { ...settled, result: { outcome: 'done' } };
  }

  /** No agent is rung twice at a time, or while in the room. */
  #conflict(command: Command): string | undefined {
    if (command.kind !== 'invite-agent' || this.room !== 'open') return undefined;
    if (this.roster.has(command.address)) return 'AlreadyExists';
    return (this.rung.get(command.address) ?? '') === '' ? undefined : 'AnotherOperationPending';
  }

  act(action: Action): void {
    if (this.visitor === 'gone' && action.do.startsWith('visitor')) return;
    switch (action.do) {
      case 'visitor says':
        if (this.visitor === 'bridged') this.#say(visitorAddress);
        return;
      case 'visitor leaves':
        this.#endVisitor('cancelled');
        return;
      case 'room ends':
        this.#endRoom();
        return;
      case 'stranger joins':
        if (this.room === 'open' && this.rung.size > 0) this.#join(strangerAddress);
        return;
      case 'stranger says':
        if (this.roster.has(strangerAddress)) this.#say(strangerAddress);
        return;
      default:
        this.#agentActs(action.do, this.plan.agents[action.agent % this.plan.agents.length]?.address ?? '');
    }
  }

  #agentActs(what: Action['do'], address: string): void {
    const operationId = this.rung.get(address);
    const isRinging = operationId !== undefined && operationId !== '' && this.room === 'open';
    if (what === 'agent says' && this.roster.has(address)) this.#say(address);
    if (what === 'agent leaves' && this.roster.has(address)) {
      this.#leave(address);
      this.leavers.add(address);
    }
    if (what === 'agent is brought') this.#bring(address);
    if (what === 'agent joins' && isRinging) {
      this.brought.delete(address);
      this.leavers.delete(address);
      this.#join(address);
      this.#answer(address, 'joined');
    }
    if (what === 'agent refuses' && isRinging) this.#answer(address, 'refused');
    if (what === 'agent misses' && isRinging) this.#answer(address, 'missed');
  }

  #bring(address: string): void {
    if (this.room !== 'open' || this.roster.size === 0 || this.roster.has(address) || this.rung.get(address)) return;
    this.brought.add(address);
    this.leavers.delete(address);
    this.#join(address);
  }

  #leave(address: string): void {
    if (!this.roster.delete(address)) return;
    this.#heardTo.set(address, this.#visitorLines());
    this.#report('room', left(address));
  }

  #answer(address: string, outcome: 'joined' | 'refused' | 'missed' | 'withdrawn'): void {
    this.#report('room', invitation(address, outcome, this.rung.get(address)));
    this.rung.set(address, '');
  }

  #join(address: string): void {
    if (this.roster.has(address)) return;
    this.roster.add(address);
    const fromLine = (this.#heardTo.get(address) ?? 0) + 1;
    const toLine = this.#visitorLines();
    if (toLine >= fromLine) this.missed.push({ address, fromLine, toLine });
    const eject = link(`participants/${address}/eject?joined=${this.#acks.room}`);
    this.#ejections.set(address, eject.href);
    this.#report('room', removable(address, `Name of ${address}`, eject));
  }

  #visitorLines(): number {
    return this.lines.filter((line) => line.startsWith(visitorAddress)).length;
  }

  #say(address: string): void {
    this.#messages += 1;
    this.lines.push(`${address} ${this.#messages}`);
    this.#report('room', said(this.#messages, address, `${address} ${this.#messages}`));
  }

  #take(command: Command): void {
    const { operationId } = command;
    switch (command.kind) {
      case 'open-room':
        this.#openRoom(operationId);
        return;
      case 'connect-room-messaging':
        if (this.room !== 'open' || this.#isHeard) return;
        this.#isHeard = true;
        this.#report('room', messaging('connected', 'room'), leg('conferenced'));
        return;
      case 'bridge-visitor':
        this.#bridge();
        return;
      case 'add-bridged-agent':
      case 'change-bridged-agent': {
        const { address, displayName, audience } = command;
        if (this.visitor !== 'bridged') return;
        this.places.set(address, audience);
        this.#report('visitor', bridged({ address, displayName, audience }));
        return;
      }
      case 'invite-agent':
        if (this.room !== 'open') return;
        this.rung.set(command.address, operationId);
        this.#report('room', invitation(command.address, 'ringing', operationId));
        return;
      case 'withdraw-ring':
        if (this.room === 'open' && this.rung.get(command.address)) this.#answer(command.address, 'withdrawn');
        return;
      case 'eject-agent':
        if (this.#ejections.get(command.address) === command.link.href) this.#leave(command.address);
        return;
      case 'say-to-visitor':
        this.#report('visitor', { type: 'message-settled', operationId, outcome: 'delivered' });
        return;
      case 'recap-to-room':
        this.#messages += 1;
        this.#report('room', { type: 'message-settled', operationId, outcome: 'delivered' });
        return;
      case 'decline-visitor':
        if (this.visitor === 'knocking') this.#endVisitor('declined');
        return;
      case 'close-leg':
        if (command.leg === 'visitor') this.#endVisitor('cancelled');
        else this.#endRoom();
    }
  }

  #openRoom(operationId: string): void {
    if (this.room !== 'none') return;
    this.room = 'open';
    this.#report('room', room('opening', operationId), leg('conferencing'));
    this.#report('room', leg('conferenced'));
    this.#report('room', messaging('disconnected', 'room'));
    this.#report('room', room('opened', operationId));
  }

  #bridge(): void {
    if (this.visitor !== 'knocking' || this.room !== 'open') return;
    this.visitor = 'bridged';
    this.#report('visitor', messaging('connected', 'visitor'), bridge(), leg('connected', 'visitor'));
    this.#report('visitor', invitationEnded('connected'));
    this.#report('room', joined(visitorAddress, 'Iris'));
  }

  #endVisitor(outcome: 'cancelled' | 'declined'): void {
    if (this.visitor === 'gone') return;
    if (this.visitor === 'knocking') this.#report('visitor', invitationEnded(outcome));
    const wasBridged = this.visitor === 'bridged';
    this.visitor = 'gone';
    const losses = wasBridged ? [messaging('disconnected', 'visitor'), bridge(false)] : [];
    this.#report('visitor', ...losses, ended());
    if (wasBridged && this.room === 'open') this.#report('room', left(visitorAddress));
  }

  #endRoom(): void {
    if (this.room !== 'open') return;
    this.room = 'gone';
    for (const address of this.roster) this.#report('room', left(address));
    this.roster.clear();
    this.#report('room', ended());
  }

  #report(of: Leg, ...facts: readonly Fact[]): void {
    this.#acks[of] += 1;
    this.callbacks.push({ leg: of, events: placed(of, this.#acks[of], facts) });
  }
}
