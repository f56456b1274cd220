import { objectOf, objectsOf, textOf, type WireObject } from '../../../transport/wire.ts';

/** By what visits are divided. */
export const divisions = ['day', 'hour', 'agent', 'skill', 'tag'] as const;

export type Division = (typeof divisions)[number];

/** Half, and nine in ten, took no longer, seconds. */
export type Spread = { readonly p50: number; readonly p90: number };

/** What is counted of visits. Source: carebridge.md#reports */
export type Figures = {
  readonly visits: number;
  readonly answered: number;
  readonly abandoned: number;
  readonly unattended: number;
  readonly wait: Spread | undefined;
  readonly firstReply: Spread | undefined;
  readonly length: Spread | undefined;
  readonly rating: { readonly average: number; readonly count: number } | undefined;
};

/** Visits that have something in common; `name`: of an agent. */
export type Group = Figures & { readonly key: string; readonly name: string | undefined };

/** A report as the service made it. */
export type Report = {
  readonly total: Figures;
  readonly groups: readonly Group[];
  readonly running: number;
  readonly unmeasured: number;
  readonly timeZone: string;
};

const numberIn = (resource: WireObject, name: string): number => {
  const value = resource[name];
  return typeof value === 'number' ? value : 0;
};

/** Reads a report. */
export function reportOf(body: WireObject): Report {
  return {
    total: figuresOf(objectOf(body.total)),
    groups: objectsOf(body.groups).map((group) => ({
      ...figuresOf(group),
      key: textOf(group, 'key') ?? '',
      name: textOf(group, 'name'),
    })),
    running: numberIn(body, 'running'),
    unmeasured: numberIn(body, 'unmeasured'),
    timeZone: textOf(body, 'timeZone') ?? '',
  };
}

function figuresOf(figures: WireObject): Figures {
  const rating = objectOf(figures.rating);
  return {
    visits: numberIn(figures, 'visits'),
    answered: numberIn(figures, 'answered'),
    abandoned: numberIn(figures, 'abandoned'),
    unattended: numberIn(figures, 'unattended'),
    wait: spreadOf(figures.waitSeconds),
    firstReply: spreadOf(figures.firstReplySeconds),
    length: spreadOf(figures.lengthSeconds),
    rating:
      figures.rating === undefined
        ? undefined
        : { average: numberIn(rating, 'average'), count: numberIn(rating, 'count') },
  };
}

const spreadOf = (value: unknown): Spread | undefined =>
  value === undefined ? undefined : { p50: numberIn(objectOf(value), 'p50'), p90: numberIn(objectOf(value), 'p90') };
