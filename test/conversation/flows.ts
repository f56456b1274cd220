import fc from 'fast-check';
import type { Command, CommandKind } from '../../shared/conversation/command.ts';
import type { ConversationEvent } from '../../shared/conversation/event.ts';
import { performable } from '../../shared/conversation/issued.ts';
import type { VisitPlan } from '../../shared/conversation/plan.ts';
import { agent, planWith } from './facts.ts';
import { Given } from './given.ts';
import { type Action, PlatformModel, type Trouble } from './platform-model.ts';

/** No flow of our scripts takes half as many; one that does goes in circles. */
const mostSteps = 2000;

/** How often each property is tried; more with CAREBRIDGE_RUNS. */
export const runs = { numRuns: Number(process.env.CAREBRIDGE_RUNS ?? 300) };

/** Time limit of one property, with room for many runs on a busy machine. */
export const propertyTimeoutMs = 60_000 + runs.numRuns * 50;

/** Something that happens to a flow: people act, operators ask, time passes. */
export type Happening =
  | Action
  | { readonly do: 'end' }
  | { readonly do: 'audience'; readonly agent: number; readonly audience: 'everyone' | 'agents' }
  | { readonly do: 'time passes'; readonly seconds: number };

/** What a flow is made of. `order` decides, step by step, what comes next out of all that could. */
export type Script = {
  readonly plan: VisitPlan;
  readonly happenings: readonly Happening[];
  readonly troubles: readonly Trouble[];
  readonly order: readonly number[];
};

const agentActions = ['agent joins', 'agent refuses', 'agent misses', 'agent leaves', 'agent says'] as const;
const index = fc.nat({ max: 3 });
const audience = fc.constantFrom('everyone' as const, 'agents' as const);

/** Somebody changes who hears an agent. */
export const wish: fc.Arbitrary<Happening> = fc.record({
  do: fc.constant('audience' as const),
  agent: index,
  audience,
});

const happening = (ends: boolean): fc.Arbitrary<Happening> =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constant<Happening>({ do: 'visitor says' }) },
    { weight: 4, arbitrary: index.map((which): Happening => ({ do: 'agent joins', agent: which })) },
    {
      weight: 5,
      arbitrary: fc.record({ do: fc.constantFrom(...agentActions), agent: index }) as fc.Arbitrary<Happening>,
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom<Happening>({ do: 'stranger joins' }, { do: 'stranger says' }),
    },
    {
      weight: 1,
      arbitrary: wish,
    },
    {
      weight: 1,
      arbitrary: fc.nat({ max: 60 }).map((seconds): Happening => ({ do: 'time passes', seconds })),
    },
    {
      weight: ends ? 1 : 0,
      arbitrary: fc.constantFrom<Happening>(
        { do: 'visitor leaves' },
        { do: 'room ends' },
        { do: 'end' },
        { do: 'time passes', seconds: 300 },
      ),
    },
  );

const plans = (giveUpAfterSeconds: number): fc.Arbitrary<VisitPlan> =>
  fc
    .record({
      audiences: fc.array(audience, { minLength: 1, maxLength: 4 }),
      askAtOnce: fc.integer({ min: 1, max: 4 }),
    })
    .map(({ audiences, askAtOnce }) =>
      planWith({
        agents: audiences.map((heard, number) => agent(`agent${number}`, heard)),
        askAtOnce,
        timers: { agentAnswerSeconds: 45, giveUpAfterSeconds },
      }),
    );

/** Kinds whose refusal the visit survives or ends by. */
const refusable: readonly CommandKind[] = [
  'open-room',
  'connect-room-messaging',
  'bridge-visitor',
  'add-bridged-agent',
  'change-bridged-agent',
  'invite-agent',
  'say-to-visitor',
  'recap-to-room',
];

const postponements = fc.nat({ max: 2 });
const endings = fc.constantFrom<CommandKind>('close-leg', 'decline-visitor');
const refusals: fc.Arbitrary<Trouble> = fc.oneof(
  fc.record({ kind: fc.constantFrom(...refusable), refuses: fc.boolean(), postponements }),
  fc.record({ kind: endings, refuses: fc.constant(false), postponements }),
);
const refusedEndings: fc.Arbitrary<Trouble> = fc.record({ kind: endings, refuses: fc.constant(true), postponements });

const silences: fc.Arbitrary<Trouble> = fc.record({
  kind: fc.constantFrom(...refusable),
  refuses: fc.constant(false),
  postponements: fc.constant(0),
  swallows: fc.constant(true),
});

/**
 * What is wrong with a platform: nothing; now and then it refuses or postpones, but not for good what ends a visit; or it
 * refuses even that, and swallows commands.
 */
type Willingness = 'willing' | 'troubled' | 'deaf';

const troubles: Readonly<Record<Willingness, fc.Arbitrary<readonly Trouble[]>>> = {
  willing: fc.constant([]),
  troubled: fc.array(refusals, { maxLength: 2 }),
  deaf: fc.array(fc.oneof(refusals, refusedEndings, silences), { maxLength: 2 }),
};

/** Scripts of visits; `ends`: with people who leave and operators who end it. */
export function scripts({ ends, platform }: { ends: boolean; platform: Willingness }): fc.Arbitrary<Script> {
  return fc.record({
    plan: plans(ends ? 180 : 86_400),
    happenings: fc.array(happening(ends), { maxLength: 25, size: 'max' }),
    troubles: troubles[platform],
    order: fc.array(fc.nat({ max: 1000 }), { maxLength: 200, size: 'max' }),
  });
}

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

  /** Time passes with nobody doing anything, in steps, and everything that is due then happens. */
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
      case 'time passes':
        this.#pass(next.seconds * 1000);
        return;
      default:
        this.platform.act(next);
    }
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
