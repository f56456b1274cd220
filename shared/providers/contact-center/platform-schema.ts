import * as z from 'zod';

const id = z
  .string()
  .min(1, 'must not be empty')
  .max(200, 'must have 200 characters at most')
  .regex(/^[^\s\p{C}]+$/u, 'must be an id, which has no blanks');

/** The contact center that carries a tenant's chat. Its agents and queues are administered there. Source: carebridge.md#tenants */
export const centerPlatformSchema = z.strictObject({
  provider: z.literal('contact-center'),
  /** Which generation of its API is spoken. */
  dialect: z.enum(['chat-api-v2', 'chat-gateway']),
  /** Origin of its API; absent: this deployment's embedded contact center. */
  baseUrl: z
    .url('must be an address, such as https://api.example')
    .max(250)
    .refine((text) => URL.canParse(text) && new URL(text).href === `${new URL(text).origin}/`, {
      error: 'must be an origin alone, such as https://api.example',
      when: ({ value }) => typeof value === 'string',
    })
    .transform((text) => new URL(text).origin)
    .optional(),
  /** Part of the addresses of the Chat API. */
  region: z.enum(['us', 'eu', 'ca', 'ap']).default('us'),
  /** The contact center's own name of the tenant, which its events bear. */
  tenantId: id,
  /** The contact center's id of the company; absent: events may bear any. */
  customerId: id.optional(),
  /** The queue that visitors come to; a channel that leads there is made unless one is named. */
  queueId: id.optional(),
  /** A channel that is there already, which leads to our webhook; absent: one is made. */
  channelId: id.optional(),
  /** What visitors see of agents whom the contact center tells by id alone: names by id. */
  agentNames: z
    .record(z.string().min(1).max(200), z.string().min(1).max(250))
    .refine((names) => Object.keys(names).length <= 500, 'must have 500 names at most')
    .default({}),
});

/** A tenant's contact center, complete with defaults. */
export type CenterPlatform = z.infer<typeof centerPlatformSchema>;
