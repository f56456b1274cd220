import * as z from 'zod/mini';

/** A public key by which deliveries are verified. Source: contact-center.md#public-keys */
export const publicKeySchema = z.strictObject({ kty: z.literal('RSA'), e: z.string(), kid: z.string(), n: z.string() });
export type PublicKey = z.infer<typeof publicKeySchema>;
