import * as z from 'zod/mini';

/** A visitor's id as we hand it out: 32 hex digits. Source: carebridge.md#visitor-id */
export const visitorIdSchema = z.string().check(z.regex(/^[0-9a-f]{32}$/, 'must be an id that this service gave'));

/** What a widget may send when it asks for a token; no body is the same as `{}`. Source: carebridge.md#widget-token */
export const tokenRequestSchema = z.strictObject({ visitorId: z.optional(visitorIdSchema) });

/** Query of a widget's request: `look`, whatever its value, asks how the tenant stands, and for no token. Source: carebridge.md#look */
export const tokenQuerySchema = z.strictObject({ look: z.optional(z.string()) });

/** One thing to ask the visitor before the chat begins; `options`: what may be chosen. Source: carebridge.md#pre-chat */
const preChatFieldSchema = z.looseObject({
  name: z.string(),
  label: z.string(),
  required: z.boolean(),
  /** Absent: text. Releases before do not say it. */
  kind: z.optional(z.enum(['text', 'mail', 'choice', 'consent'])),
  options: z.optional(z.array(z.string())),
  link: z.optional(z.string()),
});

/** How the widget speaks with the platform: by itself, or through this service. Source: carebridge.md#widget-token */
const transportSchema = z.discriminatedUnion('transport', [
  z.looseObject({
    transport: z.literal('ucwa'),
    discoverUrl: z.url(),
    token: z.string(),
    endpoint: z.string(),
    expiresAt: z.iso.datetime(),
    address: z.optional(z.string()),
  }),
  z.looseObject({ transport: z.literal('relay'), token: z.string(), expiresAt: z.iso.datetime() }),
]);

/** What pages are told of a tenant. Source: carebridge.md#widget-token */
const shownTenantSchema = z.looseObject({
  displayName: z.string(),
  language: z.string(),
  preChat: z.array(preChatFieldSchema),
  open: z.boolean(),
  opensAt: z.optional(z.iso.datetime()),
  /** Whether agents are there; releases before do not say it. */
  staffed: z.optional(z.enum(['there', 'unknown', 'nobody'])),
  welcome: z.optional(z.string()),
  privacy: z.optional(z.string()),
  privacyLink: z.optional(z.string()),
  /** For so many days the page's browser keeps chats that are over; 0: not at all. */
  historyDays: z.optional(z.int()),
  /** Whether there is a logo to ask for. Source: carebridge.md#logo */
  logo: z.optional(z.literal(true)),
});

/** How a tenant stands to a visitor who has not begun a chat. Source: carebridge.md#look */
export const lookAnswerSchema = z.looseObject({
  tenant: shownTenantSchema,
  transport: z.looseObject({ transport: z.enum(['ucwa', 'relay']) }),
});

/** Everything that a widget needs to open a chat. Source: carebridge.md#widget-token */
export const tokenAnswerSchema = z.looseObject({
  tenant: shownTenantSchema,
  visitorId: visitorIdSchema,
  /** To be sent as the invitation's thread id, so that the visit is known to be this visitor's. */
  threadId: visitorIdSchema,
  transport: transportSchema,
  /** By which the visitor says how the chat was, where the tenant wants to know. */
  ratingToken: z.optional(z.string()),
  /** By which the visitor asks for the place among those who wait; absent where the channel tells it. */
  waitingToken: z.optional(z.string()),
});

export type TokenRequest = z.infer<typeof tokenRequestSchema>;
export type LookAnswer = z.infer<typeof lookAnswerSchema>;
export type TokenAnswer = z.infer<typeof tokenAnswerSchema>;
