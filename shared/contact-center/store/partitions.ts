/** The partition of a conversation. */
export const conversationPartition = (tenant: string, id: string): string => `${tenant}.${id}`;

/** The partition of a tenant's routing; no conversation has such an id. */
export const routingPartition = (tenant: string): string => `${tenant}.routing`;

/** The partition of an agent's channel; no conversation has such an id. */
export const agentPartition = (tenant: string, agentId: string): string => `${tenant}.agent-${agentId}`;

/** Whose conversation a partition is. */
export function namesIn(partition: string): { readonly tenant: string; readonly id: string } {
  const dot = partition.indexOf('.');
  return { tenant: partition.slice(0, dot), id: partition.slice(dot + 1) };
}
