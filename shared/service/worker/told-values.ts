import * as z from 'zod';
import { RequestRefused } from '../../kernel/errors.ts';
import { mostPageValues } from '../../protocol/carebridge/page-values.ts';
import type { ToldValues } from '../../protocol/carebridge/told-values.ts';

/** Something that the company's site vouches for. */
const factSchema = z.object({ name: z.string(), text: z.string() });

/** What a page told of one visit: values by name; `text` is absent where it was taken back, `at` is when the page said so, epoch ms. */
export const toldSchema = z.object({
  values: z.record(z.string(), z.object({ at: z.number(), text: z.string().exactOptional() })).default({}),
  /** Who the visitor is, as the company's site vouches for, and when that was verified. */
  identity: z.object({ at: z.number(), facts: z.array(factSchema) }).exactOptional(),
});

export type IdentityFact = Readonly<z.infer<typeof factSchema>>;

export type Told = Readonly<z.infer<typeof toldSchema>>;

/**
 * What is kept after a page has told something: of each name the newest, so that neither a repeat nor what was overtaken on its way changes it.
 * @throws {RequestRefused} InvalidRequest — where that is more than there may be
 */
export function toldAfter(before: Told, { at, values }: ToldValues): Told {
  const kept = before.values;
  const told = Object.entries(values)
    .filter(([name]) => (kept[name]?.at ?? 0) <= at)
    .map(([name, text]) => [name, text === null ? { at } : { at, text }] as const);
  const all = Object.entries({ ...kept, ...Object.fromEntries(told) });
  const shown = all.filter(([, { text }]) => text !== undefined);
  if (shown.length > mostPageValues) {
    throw new RequestRefused('InvalidRequest', `A visit has ${mostPageValues} values at most.`);
  }
  // What was taken back is known of the newest names alone, so that no page makes the record grow.
  const gone = all.filter(([, { text }]) => text === undefined).toSorted(([, one], [, other]) => other.at - one.at);
  return { ...before, values: Object.fromEntries([...shown, ...gone.slice(0, mostPageValues)]) };
}
