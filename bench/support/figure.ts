/** One measured number; an aim is at most so much. NaN: could not be measured. */
export type Reading = {
  readonly label: string;
  readonly value: number;
  readonly unit: string;
  readonly aim?: number | undefined;
};

/** Readings that belong together, with what was measured in words. */
export type Figure = {
  readonly title: string;
  readonly measured: string;
  readonly readings: readonly Reading[];
  readonly notes?: readonly string[];
  /** What must not happen at any speed: lines lost, doubled, out of order. */
  readonly faults?: readonly string[];
};

/** `met`, `missed`, or undefined without an aim or a value. */
export function verdict({ value, aim }: Reading): 'met' | 'missed' | undefined {
  if (aim === undefined || Number.isNaN(value)) return undefined;
  return value <= aim ? 'met' : 'missed';
}

/** A figure as lines of text. */
export function figureText({ title, measured, readings, notes = [], faults = [] }: Figure): string {
  const width = Math.max(...readings.map(({ label }) => label.length));
  return [
    title,
    `  measured: ${measured}`,
    ...readings.map((reading) => `  ${reading.label.padEnd(width)}  ${readingText(reading)}`),
    ...notes.map((note) => `  ${note}`),
    ...faults.map((fault) => `  WRONG: ${fault}`),
  ].join('\n');
}

function readingText(reading: Reading): string {
  const { value, unit, aim } = reading;
  const text = `${numberText(value).padStart(9)} ${unit}`;
  return aim === undefined
    ? text
    : `${text.padEnd(24)} aim ≤ ${numberText(aim)} ${unit}: ${verdict(reading) ?? 'not measured'}`;
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return '–';
  return Number.isInteger(value) || Math.abs(value) >= 100 ? String(Math.round(value)) : value.toFixed(2);
}
