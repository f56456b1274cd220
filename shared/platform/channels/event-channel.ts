import * as z from 'zod';
import type { ChannelKind, ChannelState } from '../../channels/channel.ts';
import { claimSchema } from '../../channels/claim.ts';
import { readerOf } from '../../ledger/stored-row.ts';
import { senderGroupSchema, writtenObjectSchema } from './event-channels.ts';
import type { UcwaApplication } from './ucwa-application.ts';

const communicationSchema = z.looseObject({
  revision: z.number(),
  supportedModalities: z.array(z.string()).readonly(),
  supportedMessageFormats: z.array(z.string()).readonly(),
});

const applicationSchema = z.looseObject({
  id: z.string(),
  scope: z.enum(['psanon', 'oauth']),
  tenantId: z.string(),
  uri: z.string(),
  displayName: z.string(),
  culture: z.string(),
  userAgent: z.string(),
  endpointUri: z.string().optional(),
  owner: z.string(),
  mayInvite: z.literal(true).optional(),
  instance: z.literal(true).optional(),
  communication: communicationSchema.optional(),
  createdAt: z.number(),
  expiresAt: z.number(),
});

const stateSchema = z.looseObject({
  schema: z.literal(1),
  application: applicationSchema,
  ended: z.boolean(),
  claim: claimSchema.optional(),
});

const contentSchema = z.object({
  groups: z.array(senderGroupSchema).readonly(),
  /** What its writer is told when it is confirmed. */
  confirms: writtenObjectSchema.optional(),
  /** How 0.1.0 says that its writer is told, and all that it reads; beside `confirms` until 0.3.0. */
  awaited: z.literal(true).optional(),
});

/** What one entry of an event channel tells, and what its confirmation says. */
export type EntryContent = z.infer<typeof contentSchema>;

/** The event channels of UCWA applications. */
export const eventChannelKind: ChannelKind<UcwaApplication, EntryContent> = {
  readState: readerOf<ChannelState<UcwaApplication>, typeof stateSchema>(stateSchema, 'the state of an event channel'),
  readContent: (stored) => contentSchema.parse(stored),
  isAwaited: ({ awaited, confirms }) => awaited === true || confirms !== undefined,
  mailed: ({ confirms }) => (confirms === undefined ? undefined : { groups: [], confirms }),
};

/** Partition of an application's channel. */
export const channelPartition = (tenantId: string, applicationId: string): string =>
  `${tenantId.toLowerCase()}.${applicationId}`;
