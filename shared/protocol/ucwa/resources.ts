/** Text of the GUID-named member of `communication` that a PUT must send back. Source: ucwa.md#communication */
export const putMarker = 'please pass this in a PUT request';

/** A time as UCWA writes it, from epoch milliseconds. Source: ucwa.md#times */
export function toUcwaTime(atMs: number): string {
  return `/Date(${atMs})/`;
}
