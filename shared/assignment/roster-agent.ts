/**
 * Whether an agent is there: `available` = says so and is seen; `unknown` = uses a client that tells us nothing, and may be
 * asked; `away` = known to be away, on a pause or signed out.
 */
export type Availability = 'available' | 'unknown' | 'away';

/** How well an agent knows something; the higher the level, the better. */
export type Skill = { readonly name: string; readonly level: number };

/** The roster's picture of one agent at one instant; `address` is a SIP URI in lower case. A picture's agents stand in the tenant's order. */
export type RosterAgent = {
  readonly address: string;
  readonly availability: Availability;
  /** Chats that the agent is in, and those that it may get by a ring of another waiting visit. */
  readonly chats: number;
  readonly maxChats: number;
  readonly skills: readonly Skill[];
  /** When the agent's last chat ended or the last ring, whichever is later, epoch ms; absent: there was none yet. */
  readonly idleSince?: number;
};

/** Whether the agent can take a further chat. */
export function hasCapacity({ chats, maxChats }: RosterAgent): boolean {
  return chats < maxChats;
}

/** How well the agent knows what is asked for; 0 = not at all, and the same for all when nothing is asked for. */
export function skillLevel({ skills }: RosterAgent, skill: string | undefined): number {
  return Math.max(0, ...skills.filter(({ name }) => name === skill).map(({ level }) => level));
}

/**
 * Orders agents by skill level, best first, then by who has been idle longest; 0 = the tenant's order decides.
 * Choice: an agent with a chat is not idle, and comes after one without.
 */
export function compareAgents(a: RosterAgent, b: RosterAgent, skill: string | undefined): number {
  const bySkill = skillLevel(b, skill) - skillLevel(a, skill);
  if (bySkill !== 0) return bySkill;
  const byWork = Math.sign(a.chats) - Math.sign(b.chats);
  return byWork !== 0 ? byWork : (a.idleSince ?? 0) - (b.idleSince ?? 0);
}
