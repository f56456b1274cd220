import * as z from 'zod/mini';

/** What an agent's page needs before anybody has signed in. Source: carebridge.md#desk-configuration */
export const deskConfigurationSchema = z.looseObject({
  clientId: z.string(),
  authority: z.url(),
  scope: z.string(),
  discoverUrl: z.url(),
});

/** A colleague whom an agent may ask into a conversation. Source: carebridge.md#desk-profile */
const colleagueSchema = z.looseObject({ address: z.string(), displayName: z.string() });

/** What an agent is to one tenant. Source: carebridge.md#desk-profile */
const deskTenantSchema = z.looseObject({
  id: z.string(),
  displayName: z.string(),
  language: z.string(),
  endpoint: z.string(),
  address: z.string(),
  agentName: z.string(),
  colleagues: z.array(colleagueSchema),
  /** The tags that the company offers for chats; releases before do not tell them. */
  wrapUpTags: z.optional(z.array(z.string())),
  replies: z.optional(z.array(z.looseObject({ name: z.string(), text: z.string() }))),
  preChat: z.array(z.looseObject({ name: z.string(), label: z.string() })),
});

/** What an agent is to one tenant of the embedded contact center. Source: carebridge.md#desk-profile */
const deskSeatSchema = z.looseObject({
  id: z.string(),
  displayName: z.string(),
  agentId: z.string(),
  agentName: z.string(),
  /** The other agents there, by their ids. */
  colleagues: z.optional(z.array(colleagueSchema)),
  /** Companies whose visitors come there: their messages are the agent's as well. */
  serves: z.optional(z.array(z.looseObject({ id: z.string(), displayName: z.string() }))),
});

/** Who the caller is to the tenants that he or she answers for. Source: carebridge.md#desk-profile */
export const deskProfileSchema = z.looseObject({
  tenants: z.array(deskTenantSchema),
  /** Names of those that are switched off. */
  switchedOff: z.array(z.string()),
  contactCenter: z.array(deskSeatSchema),
});

export type DeskConfiguration = z.infer<typeof deskConfigurationSchema>;
export type DeskProfile = z.infer<typeof deskProfileSchema>;
