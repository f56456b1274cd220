/** By which member a list is sorted, and whether upwards. */
export type Sort = { readonly member: string; readonly ascending: boolean };

/**
 * Reads `sort`: a member, and `asc` (unless said) or `desc` behind a colon; undefined when it is none.
 * Source: contact-center.md#sorting
 */
export function readSort(text: string): Sort | undefined {
  const match = /^([A-Za-z][A-Za-z0-9.]{0,60})(?::(asc|desc))?$/.exec(text.trim());
  if (match === null) return undefined;
  return { member: match[1] ?? '', ascending: match[2] !== 'desc' };
}
