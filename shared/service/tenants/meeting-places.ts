import { isBridgedHere, type Tenant } from '../../providers/tenant.ts';

/** How many agents a meeting of this deployment's own platform holds, and how many people have a place on a bridge of it. */
export type MeetingPlaces = { readonly agentsPerMeeting: number; readonly bridgedParticipants: number };

/**
 * The tenant with as many agents asked at once as there are places for: who has none would not be rung, and not be asked again. Of other
 * platforms only the protocol's limits are known, which every tenant keeps to.
 */
export function withinPlaces(tenant: Tenant, { agentsPerMeeting }: MeetingPlaces): Tenant {
  return isBridgedHere(tenant) ? { ...tenant, askAtOnce: Math.min(tenant.askAtOnce, agentsPerMeeting) } : tenant;
}

/** What stands against a tenant, each with its place in it: an agent without a place on the bridge is never rung. */
export function placeFaults(tenant: Tenant, { bridgedParticipants: most }: MeetingPlaces): readonly string[] {
  if (!isBridgedHere(tenant) || tenant.agents.length <= most) return [];
  return [
    `agents: a conversation of this deployment has places for ${most} agents, and there are ${tenant.agents.length}; its operator can raise bridgedParticipants in CAREBRIDGE_PLATFORM_LIMITS`,
  ];
}
