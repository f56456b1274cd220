import type { Command } from '../../../shared/conversation/command.ts';
import type { ConversationEvent } from '../../../shared/conversation/event.ts';
import { performable } from '../../../shared/conversation/issued.ts';
import type { QueuedPlan } from '../../../shared/conversation/queued/visit.ts';
import { Given } from '../given.ts';
import { type CenterAction, CenterModel, type CenterTrouble, type Queuing } from './center-model.ts';

const plan: QueuedPlan = {
  routing: 'queued',
  hostName: 'Fabrikam',
  giveUpAfterSeconds: 180,
  texts: { welcome: 'Welcome!', nobody: 'No one can answer right now.' },
};

/** Something that happens to a conversation: the visitor acts, people at the contact center do, time passes. */
export type Happening =
  | CenterAction
  | { readonly do: 'visitor says'; readonly text: string }
  | { readonly do: 'visitor leaves' }
  | { readonly do: 'visitor goes silent' }
  | { readonly do: 'operator ends' }
  | { readonly do: 'time passes'; readonly seconds: number };

/** What a flow is made of. `order` decides, step by step, what comes next out of all that could. */
export type Script = {
  readonly echoes: boolean;
  readonly giveUpAfterSeconds: number;
  readonly happenings: readonly Happening[];
  readonly troubles: readonly CenterTrouble[];
  readonly order: readonly number[];
  /** Whether the visitor's turns and the opening come in any order. */
  readonly anyTurns: boolean;
  /** Absent: by itself. */
  readonly queuing?: Queuing;
};

const mostSteps = 4_000;

/** One run of a script: a contact center, the conversation that hears of it, and what can come next. Reports come in any order, and sometimes twice. */
export class QueuedFlow {
  readonly center: CenterModel;
  given = new Given();
  /** What the visitor said, in the order of the turns. */
  readonly said: string[] = [];
  now = 1_000_000;
  #turns = 0;
  #happenings: readonly Happening[];
  readonly #alarms: ConversationEvent[] = [];
  /** Envelopes from the relay that are under way. */
  readonly #fromVisitor: ConversationEvent[] = [];
  #order: readonly number[];
  readonly #anyTurns: boolean;

  constructor({ echoes, giveUpAfterSeconds, happenings, troubles, order, anyTurns, queuing }: Script) {
    this.center = new CenterModel(echoes, troubles, queuing);
    this.#happenings = happenings;
    this.#order = order;
    this.#anyTurns = anyTurns;
    this.#fromVisitor.push({
      type: 'conversation-opened',
      at: 0,
      openingId: 'o-1',
      visitor: { displayName: 'Tove', answers: {} },
      plan: { ...plan, giveUpAfterSeconds },
    });
  }

  /** Runs the script until nothing is left to happen, to be delivered or to be performed. */
  finish(): this {
    for (let steps = 0; steps < mostSteps; steps += 1) if (!this.#step()) return this;
    throw new Error('The flow does not come to rest.');
  }

  /** Time passes in steps while no person acts, and everything that is due then happens. */
  idle(seconds: number): this {
    for (let step = 0; step < 4; step += 1) {
      this.#pass((seconds * 1000) / 4);
      this.finish();
    }
    return this;
  }

  /** Something happens now. */
  happen(happening: Happening): this {
    switch (happening.do) {
      case 'visitor says':
        this.#turns += 1;
        this.said.push(happening.text);
        this.#fromVisitor.push({ type: 'visitor-said', at: 0, ...this.#turn(), text: happening.text });
        break;
      case 'visitor leaves':
        this.#turns += 1;
        this.#fromVisitor.push({ type: 'visitor-left', at: 0, ...this.#turn() });
        break;
      case 'visitor goes silent':
        this.#happened({ type: 'visitor-went-silent', at: this.now });
        break;
      case 'operator ends':
        this.#turns += 1;
        this.#fromVisitor.push({ type: 'end-requested', at: 0, requestId: `r-${this.#turns}` });
        this.#turns -= 1;
        break;
      case 'time passes':
        this.#pass(happening.seconds * 1000);
        break;
      default:
        this.center.act(happening, this.now);
    }
    return this;
  }

  #turn() {
    return { turn: this.#turns, turnId: `t-${this.#turns}` };
  }

  #step(): boolean {
    const pick = this.#pick();
    const steps = [
      ...this.#commands().map((command) => () => this.#perform(command)),
      ...this.center.reports.map((_, at) => () => this.#deliver(at, pick % 7 === 6)),
      ...this.#arrivals().map((at) => () => this.#arrive(at)),
    ];
    const step = steps[pick % Math.max(1, steps.length)];
    const [next, ...rest] = this.#happenings;
    if (next !== undefined && (step === undefined || pick % 16 === 15)) {
      this.#happenings = rest;
      this.happen(next);
    } else if (step !== undefined) step();
    else if (this.given.state.work.pending.length > 0) this.#pass(1000);
    else return false;
    return true;
  }

  #pick(): number {
    const [pick = 0, ...rest] = this.#order;
    this.#order = rest;
    return pick;
  }

  /** First of each lane, as the drainer takes them. */
  #commands(): readonly Command[] {
    const due = performable(this.given.state, this.now).toReversed();
    return [...new Map(due.map((one) => [one.lane, one])).values()].flatMap(({ version, index }) => {
      const command = this.given.decisions[version - 1]?.commands[index];
      return command === undefined ? [] : [command];
    });
  }

  #arrivals(): readonly number[] {
    return this.#anyTurns ? this.#fromVisitor.map((_, at) => at) : this.#fromVisitor.slice(0, 1).map((_, at) => at);
  }

  #perform(command: Command): void {
    const to = command.kind === 'open-conversation' ? command.historyTo : 0;
    const lines = this.given.transcript.filter(({ number, by }) => number <= to && by === 'visitor');
    this.#happened(
      this.center.perform(
        command,
        this.now,
        lines.map(({ text }) => text),
      ),
    );
  }

  #deliver(at: number, isTwice: boolean): void {
    const [report] = isTwice ? this.center.reports.slice(at, at + 1) : this.center.reports.splice(at, 1);
    if (report !== undefined) this.#happened({ ...report, at: this.now });
  }

  #arrive(at: number): void {
    const [event] = this.#fromVisitor.splice(at, 1);
    if (event !== undefined) this.#happened({ ...event, at: this.now });
  }

  #happened(...events: readonly ConversationEvent[]): void {
    this.now += 1;
    this.given = this.given.events(...events);
    const { alarms } = this.given.last;
    this.#alarms.push(...alarms.map((alarm) => ({ type: 'alarm-rang' as const, at: 0, ...alarm })));
  }

  /** Nothing is under way for longer than time passes. */
  #pass(ms: number): void {
    while (this.center.reports.length > 0) this.#deliver(this.#pick() % this.center.reports.length, false);
    while (this.#fromVisitor.length > 0) this.#arrive(this.#anyTurns ? this.#pick() % this.#fromVisitor.length : 0);
    this.now += ms;
    for (const alarm of this.#alarms.splice(0)) {
      if (alarm.type === 'alarm-rang' && alarm.dueAt > this.now) this.#alarms.push(alarm);
      else this.#happened({ ...alarm, at: this.now });
    }
  }
}
