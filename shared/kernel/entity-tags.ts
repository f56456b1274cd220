/** Whether a reader has what an entity tag names already, as its If-None-Match says. Source: RFC 9110, 13.1.2 */
export function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  return ifNoneMatch?.split(',').some((known) => known.trim().replace(/^W\//, '') === etag) === true;
}
