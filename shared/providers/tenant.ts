import * as z from 'zod';
import { isTimeZone } from '../kernel/opening-hours.ts';
import { longestReply, maximumRepliesBytes, mostReplies } from '../protocol/carebridge/reply-limits.ts';
import { longestWrapUp, mostTags } from '../protocol/carebridge/wrap-up-limits.ts';
import { maximumAgentsPerMeeting, maximumLength } from '../protocol/trusted-application/limits.ts';
import { centerPlatformSchema } from './contact-center/platform-schema.ts';
import { openingExceptionsSchema, timeOfDaySchema } from './opening-exceptions.ts';
import { httpsLink, pageTextsSchema } from './page-texts.ts';
import { lookSchema } from './tenant-look.ts';
import { identitySchema } from './visitor-identity.ts';

const sipUri = z
  .string()
  .max(maximumLength.sipUri, `must have ${maximumLength.sipUri} characters at most`)
  .regex(/^sip:[^\s@;?]+@[^\s@;?]+$/i, 'must be a SIP address, such as sip:ada@contoso.example')
  .transform((uri) => uri.toLowerCase());

const name = z
  .string()
  .min(1, 'must not be empty')
  .max(maximumLength.displayName, `must have ${maximumLength.displayName} characters at most`);

const objectId = z
  .string()
  .refine((text) => !text.includes('@'), {
    error: 'this is a sign-in name; put the object id, Entra → Users → Overview',
    abort: true,
  })
  .pipe(z.guid('must be an object id, such as Entra shows it: Entra → Users → Overview'))
  .transform((id) => id.toLowerCase());

const origin = z
  .string()
  .max(250, 'must have 250 characters at most')
  .refine(
    (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
    'must be a page’s origin, such as https://www.contoso.example',
  )
  .transform((text) => new URL(text).origin);

/** Choice: as many chats at once has an agent unless set: the most that contact centers give one. */
export const usualMaxChats = 6;

/** Choice: a visitor who waits is asked for anew as often unless set. */
export const usualAskAnewSeconds = 30;

/** Choice: one agent has a visitor unless set. */
export const usualOwner = 'one';

/** Choice: a visitor's browser keeps chats that are over for as many days unless set. */
export const usualHistoryDays = 7;

/** Choice: more chats at once than a person can follow. */
export const mostChats = 50;

/** An agent: a person of the tenant's Entra tenant (`objectId`) who is reached at a SIP URI. */
const agentSchema = z.strictObject({
  objectId,
  address: sipUri,
  displayName: name,
  audience: z.enum(['everyone', 'agents']).default('everyone'),
  skills: z
    .array(z.strictObject({ name: z.string().min(1).max(100), level: z.int().min(1).max(10) }))
    .max(50)
    .default([]),
  /** Chats at once; an agent who has as many is not asked. */
  maxChats: z.int().min(1).max(mostChats).default(usualMaxChats),
});

/** Opening hours of one weekday (0 = Sunday) in the tenant's time zone; `to` "00:00" is midnight at the day's end. */
const openingHoursSchema = z.strictObject({ day: z.int().min(0).max(6), from: timeOfDaySchema, to: timeOfDaySchema });

/** The platform that bridges a tenant's visitors into rooms of its own. */
const trustedPlatformSchema = z.strictObject({
  provider: z.literal('trusted-application'),
  /** Where discovery starts; absent: this deployment's embedded platform. */
  discoverUrl: z.url().max(1024).optional(),
  /** The application endpoint that visitors invite. */
  applicationEndpoint: sipUri,
  /** Hosts that links may lead to: `https://host[:port]` or `https://*.suffix`; absent: the discover URL's origin. */
  origins: z.array(z.string().max(250)).max(20).optional(),
  /** `resource` of our tokens; absent: the discover URL's origin. */
  audience: z.string().max(250).optional(),
});

/** Something that visitors are asked before the chat. Source: carebridge.md#pre-chat */
const preChatFieldSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'must be 1 to 40 of a-z, 0-9 and -, a letter first'),
  label: z.string().min(1).max(200),
  required: z.boolean().default(false),
  kind: z.enum(['text', 'mail', 'choice', 'consent']).default('text'),
  /** Where it is to be read what is consented to. */
  link: httpsLink.exactOptional(),
  /** What a visitor may choose; an option may stand for a skill, by its name, that is asked for then. */
  options: z
    .array(z.strictObject({ label: z.string().min(1).max(100), skill: z.string().min(1).max(100).exactOptional() }))
    .max(30)
    .default([]),
});

const repliesSchema = z
  .array(
    z.strictObject({
      name: z
        .string()
        .max(longestReply.name)
        .regex(/^[^\p{Cc}]*$/u, 'must be one line')
        .regex(/\S/, 'must show something'),
      text: z.string().max(longestReply.text).regex(/\S/, 'must show something'),
    }),
  )
  .max(mostReplies)
  .refine((replies) => new Set(replies.map(({ name }) => name)).size === replies.length, 'must have different names')
  .refine(
    (replies) => Buffer.byteLength(JSON.stringify(replies)) <= maximumRepliesBytes,
    `must be ${maximumRepliesBytes} bytes at most as JSON text`,
  );

const tagsSchema = z
  .array(
    z
      .string()
      .max(longestWrapUp.tag)
      .regex(/^[^\p{Cc}]*$/u, 'must be one line')
      .regex(/\S/, 'must show something'),
  )
  .max(mostTags)
  .refine((tags) => new Set(tags).size === tags.length, 'must be different');

const textsSchema = z.strictObject({
  welcome: z.string().max(2000).optional(),
  recapTitle: z.string().min(1).max(200).default('The visitor said before you joined:'),
  nobody: z.string().min(1).max(2000).default('No one can answer right now. Please try again later.'),
});

/** A tenant whose members are each of their kind. Source: carebridge.md#tenants */
export const tenantShape = z.strictObject({
  /** Short name in URLs and keys. */
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be 1 to 40 of a-z, 0-9 and -'),
  displayName: name,
  language: z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a language tag, such as en or de-CH')
    .default('en'),
  enabled: z.boolean().default(true),
  /** Entra tenant whose people are this tenant's agents; several tenants may share one. */
  entraTenantId: z
    .guid('must be the id of an Entra tenant: Entra → Overview → Tenant ID')
    .transform((id) => id.toLowerCase()),
  allowedOrigins: z.array(origin).min(1).max(20),
  platform: z.discriminatedUnion('provider', [trustedPlatformSchema, centerPlatformSchema]),
  agents: z.array(agentSchema).max(50).default([]),
  askAtOnce: z.int().min(1).max(50).default(maximumAgentsPerMeeting),
  agentAnswerSeconds: z.int().min(1).max(600).default(45),
  /** A visitor who waits is asked for anew as often. */
  askAnewSeconds: z.int().min(5).max(600).default(usualAskAnewSeconds),
  /** Who of those who were rung keeps the visitor: the first who accepts, or every one. */
  owner: z.enum(['one', 'all']).default(usualOwner),
  giveUpAfterSeconds: z.int().min(1).max(86_400).default(180),
  /** Conversations are removed after so many days. */
  retentionDays: z.int().min(1).max(730).default(30),
  /** A visitor's browser keeps chats that are over for so many days; 0: not at all. */
  historyDays: z.int().min(0).max(90).default(usualHistoryDays),
  /** Visitors are asked, after the chat, how it was. */
  rating: z.boolean().default(false),
  timeZone: z.string().max(64).default('UTC').refine(isTimeZone, 'must be an IANA time zone'),
  /** Empty: always open. */
  openingHours: z.array(openingHoursSchema).max(50).default([]),
  /** Holidays and the like. Source: carebridge.md#opening-exceptions */
  openingExceptions: openingExceptionsSchema.default([]),
  /** Empty: nothing is asked before the chat. */
  preChat: z
    .array(preChatFieldSchema)
    .max(10)
    .refine((fields) => new Set(fields.map(({ name }) => name)).size === fields.length, 'must have different names')
    .default([]),
  /** What agents write often. Source: carebridge.md#replies */
  replies: repliesSchema.default([]),
  /** What agents choose from when they wrap a chat up. Source: carebridge.md#wrap-up */
  wrapUpTags: tagsSchema.default([]),
  texts: textsSchema.default(() => textsSchema.parse({})),
  pageTexts: pageTextsSchema.default({}),
  look: lookSchema.default({}),
  /** How the tenant's site vouches for customers who are signed in there. Source: carebridge.md#identity */
  identity: identitySchema.exactOptional(),
});

/** A tenant, complete with defaults. */
export type Tenant = z.infer<typeof tenantShape>;

/** A tenant as it is stored: what earlier releases took is read, whether or not it works; they let more be asked than a meeting has places. */
export const storedTenantSchema = tenantShape.transform(
  (tenant): Tenant => ({ ...tenant, askAtOnce: Math.min(tenant.askAtOnce, maximumAgentsPerMeeting) }),
);

/** What an administrator sends: members with defaults may be left out. */
export type TenantInput = z.input<typeof tenantShape>;

/** A platform that bridges visitors into rooms. */
type BridgedPlatform = z.infer<typeof trustedPlatformSchema>;

/** The tenant's platform where that bridges visitors; undefined where it is a contact center. */
export function bridgedPlatform({ platform }: Pick<Tenant, 'platform'>): BridgedPlatform | undefined {
  return platform.provider === 'trusted-application' ? platform : undefined;
}

/** What visitors of a tenant invite, written or read; undefined where it is a contact center that they come to. */
export function applicationEndpointOf({ platform }: Pick<Tenant | TenantInput, 'platform'>): string | undefined {
  return platform.provider === 'trusted-application' ? platform.applicationEndpoint : undefined;
}

/** Whether the tenant's visitors come to this deployment's own platform. */
export function isBridgedHere(tenant: Pick<Tenant, 'platform'>): boolean {
  const platform = bridgedPlatform(tenant);
  return platform !== undefined && platform.discoverUrl === undefined;
}

export type PreChatField = Tenant['preChat'][number];

export type TenantAgent = Tenant['agents'][number];
