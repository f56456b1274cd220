import * as z from 'zod';
import { hashId } from '../../kernel/ids.ts';
import { relPrefixes } from '../../protocol/hypermedia/rel.ts';
import { type ApplicationEndpoint, permissions } from './caller.ts';
import { personSources } from './directory.ts';

/** An application endpoint as it is stored. */
export const endpointSchema = z.object({
  uri: z.string(),
  tenantId: z.string(),
  clientId: z.string(),
  applicationId: z.string(),
  displayName: z.string(),
  relPrefix: z.enum(relPrefixes),
  callbackUrl: z.string(),
  callbackAudience: z.string(),
  closed: z.literal(true).exactOptional(),
  /** Since when no tenant has it any more, epoch ms. */
  leftAt: z.number().exactOptional(),
  pages: z.array(z.string()).exactOptional(),
});

/** An endpoint as it is to be stored in a tenant's directory. */
export const storedEndpoint = (endpoint: ApplicationEndpoint, tenantId: string) =>
  endpointSchema.parse({ ...endpoint, uri: endpoint.uri.toLowerCase(), tenantId: tenantId.toLowerCase() });

export const grantedSchema = z.array(z.enum(permissions));

/** A person as stored. */
export const storedUserSchema = z.object({
  tenantId: z.string(),
  objectId: z.string(),
  uri: z.string(),
  displayName: z.string(),
  /** Absent in records that 0.3.0 and before wrote: nothing is known of who wants the person here. */
  sources: z.array(z.enum(personSources)).exactOptional(),
  /** The person has no seat any more, and is still to be signed out. */
  leaving: z.literal(true).exactOptional(),
  /** Addresses that the person had before, under which they are still to be signed out. */
  formerly: z.array(z.string()).exactOptional(),
});

export type StoredUser = z.infer<typeof storedUserSchema>;

/** Addresses under which a person is still to be signed out. */
export const leftAddresses = ({ uri, leaving, formerly = [] }: StoredUser): readonly string[] =>
  leaving === true ? [...new Set([...formerly, uri])] : formerly.filter((each) => each !== uri);

/** What is kept of the addresses that a person had before the one that they have now. */
export function pastOf(before: StoredUser | undefined, uri: string): Pick<StoredUser, 'formerly'> {
  const past = before === undefined ? [] : [...(before.formerly ?? []), before.uri].filter((each) => each !== uri);
  return past.length === 0 ? {} : { formerly: [...new Set(past)] };
}

/** Partition of an Entra tenant's directory. */
export const directoryPartition = (tenantId: string): string => `directory.${tenantId.toLowerCase()}`;

/** Prefixes of the keys in it. */
export const directoryKeys = {
  endpoint: 'endpoint.',
  granted: 'granted.',
  user: 'user.',
  address: 'address.',
} as const;

export const endpointKey = (uri: string): string => `${directoryKeys.endpoint}${hashId(uri.toLowerCase())}`;
export const grantedKey = (uri: string): string => `${directoryKeys.granted}${hashId(uri.toLowerCase())}`;
export const userKey = (objectId: string): string => `${directoryKeys.user}${objectId.toLowerCase()}`;
export const addressKey = (uri: string): string => `${directoryKeys.address}${hashId(uri.toLowerCase())}`;
