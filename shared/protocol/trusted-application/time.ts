const legacyDate = /^\/Date\((-?\d{1,15})(?:[+-]\d{4})?\)\/$/;

/** Epoch milliseconds of a time in either format, or undefined when it is neither. Source: trusted-application.md#times */
export function fromWireTime(text: string): number | undefined {
  const legacy = legacyDate.exec(text)?.[1];
  const at = legacy === undefined ? Date.parse(text) : Number(legacy);
  return Number.isFinite(at) && Math.abs(at) <= 8.64e15 ? at : undefined;
}

/** A time as this API writes it: ISO 8601 in UTC with milliseconds. Source: trusted-application.md#times */
export function toWireTime(atMs: number): string {
  return new Date(atMs).toISOString();
}
