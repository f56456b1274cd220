/** The partition of a conversation. */
export const conversationPartition = (tenant: string, id: string): string => `${tenant}.${id}`;

/** Whose conversation a partition is. */
export function namesIn(partition: string): { readonly tenant: string; readonly id: string } {
  const dot = partition.indexOf('.');
  return { tenant: partition.slice(0, dot), id: partition.slice(dot + 1) };
}
