import * as z from 'zod/mini';
import { relPrefixes } from '../hypermedia/rel.ts';

const sipUri = z.string().check(z.maxLength(450), z.regex(/^sip:[^\s@]+@[^\s@]+$/i, 'must be a SIP URI'));
const shortText = z.string().check(z.minLength(1), z.maxLength(250));
const lowerGuid = z.pipe(
  z.guid(),
  z.transform((id: string) => id.toLowerCase()),
);

/** Names an application endpoint or a person's address. Source: carebridge.md#platform-directory */
export const sipUriSchema = z.pipe(
  sipUri,
  z.transform((uri: string) => uri.toLowerCase()),
);

/** An object id, or the id of an Entra tenant. Source: carebridge.md#platform-directory */
export const objectIdSchema = lowerGuid;

/** Query by which the holder of the local key says whose directory is meant. Source: carebridge.md#platform-directory */
export const directoryQuerySchema = z.strictObject({ entraTenantId: z.optional(lowerGuid) });

/** A service application's endpoint, as it is to be. Source: carebridge.md#platform-directory */
export const endpointInputSchema = z.strictObject({
  clientId: lowerGuid,
  displayName: shortText,
  callbackUrl: z.url().check(z.maxLength(2_000)),
  callbackAudience: shortText,
  relPrefix: z._default(z.enum(relPrefixes), 'service:'),
});

/** An endpoint as it is. Source: carebridge.md#platform-directory */
export const endpointAnswerSchema = z.looseObject({
  uri: z.string(),
  entraTenantId: z.string(),
  clientId: z.string(),
  applicationId: z.string(),
  displayName: z.string(),
  callbackUrl: z.string(),
  callbackAudience: z.string(),
  relPrefix: z.enum(relPrefixes),
});

/** A person whom the platform shall know. Source: carebridge.md#platform-directory */
export const personInputSchema = z.strictObject({ address: sipUriSchema, displayName: shortText });

/** A person whom the platform knows. Source: carebridge.md#platform-directory */
export const personAnswerSchema = z.looseObject({
  objectId: z.string(),
  entraTenantId: z.string(),
  address: z.string(),
  displayName: z.string(),
});

export type EndpointInput = z.infer<typeof endpointInputSchema>;
export type EndpointAnswer = z.infer<typeof endpointAnswerSchema>;
export type PersonInput = z.infer<typeof personInputSchema>;
export type PersonAnswer = z.infer<typeof personAnswerSchema>;
