import fc from 'fast-check';
import type { RosterAgent } from '../../shared/assignment/roster-agent.ts';
import type { CommandKind } from '../../shared/conversation/command.ts';
import type { Owner, VisitPlan } from '../../shared/conversation/visit.ts';
import { propertyRuns } from '../support/thoroughness.ts';
import { agent, planWith } from './facts.ts';
import type { Action, Trouble } from './platform-model.ts';

/** How often each property is tried. */
export const runs = propertyRuns(100, 300);

/** Time limit of one property, with room for many runs on a busy machine. */
export const propertyTimeoutMs = 60_000 + runs.numRuns * 50;

/** Something that happens to a flow: people act, operators ask, time passes. */
export type Happening =
  | Action
  | { readonly do: 'end' }
  | { readonly do: 'audience'; readonly agent: number; readonly audience: 'everyone' | 'agents' }
  | { readonly do: 'agent takes'; readonly agent: number }
  | { readonly do: 'agent asks'; readonly by: number; readonly to: number; readonly leaves: boolean }
  | { readonly do: 'supervisor comes'; readonly agent: number; readonly takesOver: boolean }
  | { readonly do: 'agent drops'; readonly request: number }
  | { readonly do: 'list agents'; readonly without: readonly number[] }
  | { readonly do: 'roster changes'; readonly agents: readonly RosterEntry[] }
  | { readonly do: 'time passes'; readonly seconds: number };

/** What a flow is made of. `order` decides, step by step, what comes next out of all that could. */
export type Script = {
  readonly plan: VisitPlan;
  readonly happenings: readonly Happening[];
  readonly troubles: readonly Trouble[];
  readonly order: readonly number[];
};

/** What the roster says of the plan's agents, one after another. */
type RosterEntry = Pick<RosterAgent, 'availability' | 'chats'>;

const agentActions = [
  'agent joins',
  'agent refuses',
  'agent misses',
  'agent leaves',
  'agent says',
  'agent is brought',
] as const;
const index = fc.nat({ max: 3 });
const audience = fc.constantFrom('everyone' as const, 'agents' as const);

/** A person changes who hears an agent. */
export const wish: fc.Arbitrary<Happening> = fc.record({
  do: fc.constant('audience' as const),
  agent: index,
  audience,
});

/** The tenant's agents become others. */
export const list: fc.Arbitrary<Happening> = fc.record({
  do: fc.constant('list agents' as const),
  without: fc.uniqueArray(index, { maxLength: 4 }),
});

/** Agents ask colleagues in, hand visitors over, to one (`to` below 4) or to all, and take that back; supervisors come in. */
export const asking: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('agent asks' as const),
      by: index,
      to: fc.nat({ max: 5 }),
      leaves: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('agent drops' as const), request: fc.nat({ max: 9 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('supervisor comes' as const), agent: index, takesOver: fc.boolean() }),
  },
);

/** The roster changes: some come, some go. */
export const roster: fc.Arbitrary<Happening> = fc.record({
  do: fc.constant('roster changes' as const),
  agents: fc.array(
    fc.record({ availability: fc.constantFrom('available', 'unknown', 'away'), chats: fc.nat({ max: 2 }) }),
    { minLength: 1, maxLength: 4 },
  ),
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
      arbitrary: index.map((which): Happening => ({ do: 'agent takes', agent: which })),
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
      plan: fc.record(
        { owner: fc.constantFrom<Owner>('one', 'all'), failsOffline: fc.constant(true as const) },
        { requiredKeys: [], noNullPrototype: true },
      ),
    })
    .map(({ audiences, askAtOnce, plan }) =>
      planWith({
        ...plan,
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
 * What is wrong with a platform: nothing; now and then it refuses or postpones, but never refuses what ends a visit; or it
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
