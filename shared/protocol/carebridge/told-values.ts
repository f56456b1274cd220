import * as z from 'zod/mini';
import { isPageValueName, longestPageValue, mostPageValues } from './page-values.ts';

/** What a page lets the company know during a chat: values by name, `null` takes one back; `at`: when, epoch ms. Source: carebridge.md#tell-values */
export const toldValuesSchema = z.strictObject({
  at: z.int().check(z.minimum(0)),
  values: z
    .record(
      z.string().check(z.refine(isPageValueName, 'must be a name of 1 to 40 letters, digits, "-" and "_"')),
      z.nullable(z.string().check(z.maxLength(longestPageValue))),
    )
    .check(z.refine((values) => Object.keys(values).length <= mostPageValues, `must be ${mostPageValues} at most`)),
});

export type ToldValues = z.infer<typeof toldValuesSchema>;
