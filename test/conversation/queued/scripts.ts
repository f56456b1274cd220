import fc from 'fast-check';
import type { CenterTrouble, Queuing } from './center-model.ts';
import type { Happening, Script } from './flow.ts';

const text = fc.constantFrom('Is berth 12 free?', 'Is berth 12 free?', 'hello', 'yes', 'yes');
const says: fc.Arbitrary<Happening> = text.map((said): Happening => ({ do: 'visitor says', text: said }));
const center = (
  ...acts: readonly ('agent accepts' | 'agent says' | 'agent transfers' | 'agent ends' | 'center forgets')[]
) => fc.constantFrom(...acts).map((act): Happening => ({ do: act }));
const pause = fc.integer({ min: 1, max: 40 }).map((seconds): Happening => ({ do: 'time passes', seconds }));

const talk: readonly fc.MaybeWeightedArbitrary<Happening>[] = [
  { weight: 5, arbitrary: says },
  { weight: 5, arbitrary: center('agent accepts') },
  { weight: 3, arbitrary: center('agent says') },
  { weight: 2, arbitrary: center('agent transfers') },
  { weight: 2, arbitrary: pause },
];
const ends: readonly fc.MaybeWeightedArbitrary<Happening>[] = [
  { weight: 3, arbitrary: center('agent ends') },
  { weight: 1, arbitrary: fc.constant<Happening>({ do: 'visitor leaves' }) },
];
const accidents: readonly fc.MaybeWeightedArbitrary<Happening>[] = [
  { weight: 1, arbitrary: center('center forgets') },
  { weight: 1, arbitrary: fc.constantFrom<Happening>({ do: 'operator ends' }, { do: 'visitor goes silent' }) },
];

const kind = fc.constantFrom<CenterTrouble['kind']>(
  'open-conversation',
  'say-line',
  'leave-conversation',
  'requeue-conversation',
);
const trouble = (refuses: boolean): fc.Arbitrary<CenterTrouble> =>
  fc.record({
    kind,
    lost: fc.nat({ max: 2 }),
    later: fc.nat({ max: 2 }),
    refused: refuses ? fc.boolean() : fc.constant(false),
  });

function scripts(
  happenings: readonly fc.MaybeWeightedArbitrary<Happening>[],
  troubles: fc.Arbitrary<readonly CenterTrouble[]> = fc.constant([]),
  giveUpAfterSeconds = 180,
  queuing: fc.Arbitrary<Queuing> = fc.constant('by itself'),
): fc.Arbitrary<Script> {
  return fc.record({
    queuing,
    echoes: fc.boolean(),
    giveUpAfterSeconds: fc.constant(giveUpAfterSeconds),
    happenings: fc.array(fc.oneof(...happenings), { maxLength: 25, size: 'max' }),
    troubles,
    order: fc.array(fc.nat({ max: 1000 }), { maxLength: 300, size: 'max' }),
    anyTurns: fc.boolean(),
  });
}

/** Conversations in which everything may go wrong. */
export const anyScript = scripts(
  [...talk, ...ends, ...accidents],
  fc.array(trouble(true), { maxLength: 3 }),
  180,
  fc.constantFrom<Queuing>('by itself', 'when asked', 'never'),
);
/** Conversations at a center whose answers get lost or come later. */
export const lossyScript = scripts([...talk, ...ends], fc.array(trouble(false), { maxLength: 3 }));
/** Conversations at a center that forgets some of them. */
export const forgetfulScript = scripts([...talk, ...ends, { weight: 1, arbitrary: center('center forgets') }]);
/** Conversations that end in no way. */
export const endlessScript = scripts(talk, fc.array(trouble(false), { maxLength: 2 }), 86_400);
/** Conversations at a center that does not queue by itself who comes back. */
export const unqueuedScript = scripts(
  [...talk, ...ends],
  fc.constant([]),
  86_400,
  fc.constantFrom<Queuing>('when asked', 'never'),
);
/** Conversations at a center that answers everything. */
export const smoothScript = scripts([...talk, ...ends], fc.constant([]), 86_400);
