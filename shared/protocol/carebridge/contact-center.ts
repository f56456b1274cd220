import * as z from 'zod/mini';

const shortText = z.string().check(z.trim(), z.minLength(1), z.maxLength(250));

/** Name of a contact-center tenant. Source: carebridge.md#contact-center-administration */
export const centerTenantSchema = z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be a short name'));

/** Id of a contact-center queue. Source: carebridge.md#contact-center-administration */
export const centerQueueSchema = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,40}$/, 'must be a short id'));

/** Id of a conversation of the contact center. Source: carebridge.md#contact-center-administration */
export const centerConversationSchema = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,60}$/, 'must be an id'));

/** Id of a credential. Source: carebridge.md#contact-center-administration */
export const centerCredentialSchema = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,40}$/, 'must be an id'));

/** A tenant, as it is to be. Source: carebridge.md#contact-center-administration */
export const centerTenantInputSchema = z.strictObject({ displayName: shortText });
export type CenterTenantInput = z.infer<typeof centerTenantInputSchema>;

/** A queue, as it is to be. Source: carebridge.md#contact-center-administration */
export const centerQueueInputSchema = z.strictObject({ name: shortText });
export type CenterQueueInput = z.infer<typeof centerQueueInputSchema>;

/** A credential that is wanted. Source: carebridge.md#contact-center-administration */
export const centerCredentialInputSchema = z.strictObject({ kind: z.enum(['client', 'api-key']), name: shortText });
export type CenterCredentialInput = z.infer<typeof centerCredentialInputSchema>;
