import * as z from 'zod';
import type { ChannelKind, ChannelState } from '../../channels/channel.ts';
import { claimSchema } from '../../channels/claim.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { readerOf } from '../../ledger/stored-row.ts';

const subjectSchema = z.object({
  tenant: z.string(),
  conversation: z.string(),
  visitorId: z.string(),
  threadId: z.string(),
  openedAt: z.number(),
});

/** Whose a visitor's channel is: the conversation, the sign-in that opened it, and when that was (epoch ms). */
export type ChannelSubject = z.infer<typeof subjectSchema>;

const stateSchema = z.looseObject({
  schema: z.literal(1),
  application: subjectSchema,
  ended: z.boolean(),
  claim: claimSchema.optional(),
});

/** A telling as one of our instances has written it. */
const writtenSchema = z.custom<JsonObject>((value) => typeof value === 'object' && value !== null);

const contentSchema = z.object({ at: z.number(), tellings: z.array(writtenSchema).readonly() });

/** What a visitor is told at once, and when, epoch ms. Source: carebridge.md#relay-events */
export type ChannelContent = z.infer<typeof contentSchema>;

/** The channels of visitors who chat over the relay. Choice: what was told stays, as this visitor's history. */
export const visitorChannelKind: ChannelKind<ChannelSubject, ChannelContent> = {
  readState: readerOf<ChannelState<ChannelSubject>, typeof stateSchema>(
    stateSchema,
    "the state of a visitor's channel",
  ),
  readContent: (stored) => contentSchema.parse(stored),
  isAwaited: () => false,
  keepsConfirmed: true,
};
