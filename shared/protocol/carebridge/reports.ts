import * as z from 'zod/mini';

/** By what a report may be divided. Source: carebridge.md#reports */
export const reportDivisions = ['hour', 'day', 'agent', 'skill', 'tag'] as const;

const dayShape = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/, 'must be yyyy-mm-dd'));

/** Query of a report; days are by the tenant's clocks, both included. Source: carebridge.md#reports */
export const reportQuerySchema = z.strictObject({
  from: dayShape,
  to: dayShape,
  by: z.optional(z.enum(reportDivisions)),
  format: z._default(z.enum(['json', 'csv']), 'json'),
});

/** Half, and nine in ten, took no longer, seconds. Source: carebridge.md#reports */
const spreadSchema = z.looseObject({ p50: z.number(), p90: z.number() });

const figures = {
  visits: z.int(),
  answered: z.int(),
  abandoned: z.int(),
  unattended: z.int(),
  /** Until an agent was in, until one replied, and from then to the end; absent where none of the visits tells it. */
  waitSeconds: z.optional(spreadSchema),
  firstReplySeconds: z.optional(spreadSchema),
  lengthSeconds: z.optional(spreadSchema),
  rating: z.optional(z.looseObject({ average: z.number(), count: z.int() })),
};

/** What is counted of visits. Source: carebridge.md#reports */
export const figuresSchema = z.looseObject(figures);

/** Visits of some days, counted. Source: carebridge.md#reports */
export const reportSchema = z.looseObject({
  tenant: z.string(),
  from: z.string(),
  to: z.string(),
  timeZone: z.string(),
  by: z.optional(z.enum(reportDivisions)),
  total: figuresSchema,
  /** Visits that go on, and those that ended before visits were measured; they are counted nowhere else. */
  running: z.int(),
  unmeasured: z.int(),
  groups: z.optional(z.array(z.looseObject({ key: z.string(), name: z.optional(z.string()), ...figures }))),
});

export type ReportQuery = z.infer<typeof reportQuerySchema>;
export type ReportDivision = (typeof reportDivisions)[number];
export type Figures = z.infer<typeof figuresSchema>;
export type Report = z.infer<typeof reportSchema>;
