import * as z from 'zod';
import type { Loaded } from '../../ledger/ledger.ts';
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

const channelStateSchema = z.looseObject({ schema: z.literal(1), application: applicationSchema, ended: z.boolean() });

/** State of a channel's partition: whose it is, and whether it is over. */
export type ChannelState = { readonly schema: 1; readonly application: UcwaApplication; readonly ended: boolean };

/** Checks a stored state. @throws {ProtocolViolation} UnexpectedAnswer — when it is none */
export const readChannelState = readerOf<ChannelState, typeof channelStateSchema>(
  channelStateSchema,
  'the state of an event channel',
);

/** An event channel as one instance knows it. Its partition's version is the number of its newest entry. */
export type Channel = {
  readonly loaded: Loaded<ChannelState>;
  readonly application: UcwaApplication;
  readonly ended: boolean;
  /** When this instance last knew it to be the newest, epoch ms. */
  readonly knownAt: number;
};

/** One entry of a channel: its partition's log row of that version. `opened` is the first, `ended` the last. */
export const channelEntrySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('opened') }),
  z.object({
    kind: z.literal('events'),
    groups: z.array(senderGroupSchema).readonly(),
    /** What its writer is told when it is confirmed. */
    confirms: writtenObjectSchema.optional(),
    /** How 0.1.0 says that its writer is told, and all that it reads; beside `confirms` until 0.3.0. */
    awaited: z.literal(true).optional(),
  }),
  z.object({ kind: z.literal('ended') }),
]);

export type ChannelEntry = z.infer<typeof channelEntrySchema>;

/** An entry with its number. */
export type NumberedEntry = { readonly number: number; readonly entry: ChannelEntry };

/** Number of the first entry that a client asks for. */
export const firstAck = 2;

/** Most entries that one answer brings. */
export const maximumEntries = 100;

/** Partition of a channel. */
export const channelPartition = (tenantId: string, applicationId: string): string =>
  `${tenantId.toLowerCase()}.${applicationId}`;

/** A channel as it was read or written at `knownAt`. */
export const channelOf = (loaded: Loaded<ChannelState>, knownAt: number): Channel => ({
  loaded,
  application: loaded.state.application,
  ended: loaded.state.ended,
  knownAt,
});
