import type { RosterAgent } from '../../shared/assignment/roster-agent.ts';
import { requestsOf } from '../../shared/conversation/colleagues.ts';
import type { Command } from '../../shared/conversation/command.ts';
import type { ConversationEvent } from '../../shared/conversation/event.ts';
import { performable } from '../../shared/conversation/issued.ts';
import { onRoster } from './facts.ts';
import { Given } from './given.ts';
import { PlatformModel } from './platform-model.ts';
import type { Happening, Script } from './scripts.ts';

/** No flow of our scripts takes half as many; one that does goes in circles. */
const mostSteps = 2000;

/** `fifo`: callbacks come in their leg's order; `any`: in any order, but for the first one. */
export type Delivery = 'fifo' | 'any';

/** One run of a script: a platform, the conversation that hears of it, and what can come next. */
export class Flow {
  readonly platform: PlatformModel;
  given = new Given();
  /** Is called after everything that happens. */
  watch: () => void = () => undefined;
  #now = 1000;
  #happenings: readonly Happening[];
  #requests = 0;
  readonly #delivery: Delivery;
  readonly #alarms: ConversationEvent[] = [];
  #order: readonly number[];

  constructor({ plan, happenings, troubles: some, order }: Script, delivery: Delivery) {
    this.platform = new PlatformModel(plan, some);
    this.#happenings = happenings;
    this.#delivery = delivery;
    this.#order = order;
    this.#deliver(0);
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

  /** People act when nothing else is under way, and now and then in the middle of it. */
  #step(): boolean {
    const steps = [
      ...this.#commands().map((command) => () => this.#perform(command)),
      ...this.#deliverable().map((at) => () => this.#deliver(at)),
    ];
    const [pick = 0, ...rest] = this.#order;
    this.#order = rest;
    const step = steps[pick % steps.length];
    const isInterrupted = pick % 16 === 15;
    if (this.#happenings.length > 0 && (step === undefined || isInterrupted)) this.#happen();
    else if (step === undefined) return this.#waitForRetry();
    else step();
    return true;
  }

  /** First of each lane, as the drainer takes them. */
  #commands(): readonly Command[] {
    const lanes = new Map(
      performable(this.given.state, this.#now)
        .toReversed()
        .map((one) => [one.lane, one]),
    );
    return [...lanes.values()].flatMap(({ version, index: at }) => {
      const command = this.given.decisions[version - 1]?.commands[at];
      return command === undefined ? [] : [command];
    });
  }

  #deliverable(): readonly number[] {
    const { callbacks } = this.platform;
    if (this.#delivery === 'any') return callbacks.map((_, at) => at);
    const firsts = [
      callbacks.findIndex(({ leg }) => leg === 'visitor'),
      callbacks.findIndex(({ leg }) => leg === 'room'),
    ];
    return firsts.filter((at) => at >= 0);
  }

  #perform(command: Command): void {
    this.#happened(this.platform.perform(command, this.#now));
  }

  #deliver(at: number): void {
    const [callback] = this.platform.callbacks.splice(at, 1);
    if (callback !== undefined) this.#happened(...callback.events.map((event) => ({ ...event, at: this.#now })));
  }

  #happened(...events: readonly ConversationEvent[]): void {
    this.#now += 1;
    this.given = this.given.events(...events);
    const { alarms } = this.given.last;
    this.#alarms.push(...alarms.map((alarm) => ({ type: 'alarm-rang' as const, at: 0, ...alarm })));
    this.watch();
  }

  #happen(): void {
    const [next, ...rest] = this.#happenings;
    this.#happenings = rest;
    this.#requests += 1;
    const request = { at: this.#now, requestId: `r${this.#requests}` };
    if (next === undefined) return;
    switch (next.do) {
      case 'end':
        this.#happened({ type: 'end-requested', ...request });
        return;
      case 'audience': {
        const { agents } = this.platform.plan;
        const { address = '' } = agents[next.agent % agents.length] ?? {};
        this.#happened({ type: 'audience-requested', ...request, address, audience: next.audience });
        return;
      }
      case 'agent takes': {
        const { agents } = this.platform.plan;
        const { address = '' } = agents[next.agent % agents.length] ?? {};
        this.#happened({ type: 'take-requested', at: this.#now, address });
        return;
      }
      case 'agent asks': {
        const { agents } = this.platform.plan;
        const by = agents[next.by % agents.length]?.address ?? '';
        const to = next.to > 3 ? undefined : agents[next.to % agents.length]?.address;
        const wish = { ...request, by, leaves: next.leaves, ...(to === undefined ? {} : { to }) };
        this.#happened({ type: 'colleague-asked', ...wish });
        return;
      }
      case 'supervisor comes': {
        const { agents } = this.platform.plan;
        const { address: to = '' } = agents[next.agent % agents.length] ?? {};
        this.#happened({ type: 'supervisor-comes', ...request, to, takesOver: next.takesOver });
        return;
      }
      case 'agent drops': {
        const known = requestsOf(this.given.state);
        const dropped = known[next.request % Math.max(1, known.length)];
        if (dropped === undefined) return;
        this.#happened({ type: 'asking-dropped', at: this.#now, requestId: dropped.id, by: dropped.by });
        return;
      }
      case 'list agents': {
        const { agents } = this.platform.plan;
        const kept = agents.filter((_, index) => !next.without.includes(index));
        this.#happened({ type: 'agents-listed', at: this.#now, addresses: kept.map(({ address }) => address) });
        return;
      }
      case 'roster changes':
        this.#happened({ type: 'roster-changed', at: this.#now, agents: this.#picture(next.agents) });
        return;
      case 'time passes':
        this.#pass(next.seconds * 1000);
        return;
      default:
        this.platform.act(next);
    }
  }

  #picture(entries: Extract<Happening, { do: 'roster changes' }>['agents']): readonly RosterAgent[] {
    return this.platform.plan.agents.map((agent, index) => onRoster(agent, entries[index % entries.length]));
  }

  #pass(ms: number): void {
    this.#now += ms;
    for (const alarm of this.#alarms.splice(0)) {
      if (alarm.type === 'alarm-rang' && alarm.dueAt > this.#now) this.#alarms.push(alarm);
      else this.#happened({ ...alarm, at: this.#now });
    }
  }

  #waitForRetry(): boolean {
    if (this.given.state.work.pending.length === 0) return false;
    this.#pass(1000);
    return true;
  }
}
