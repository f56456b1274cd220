import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 random bits, url-safe. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** 128 random bits, url-safe: 22 characters, as the ids of the original are. */
export const newId = (): string => randomBytes(16).toString('base64url');

/** A secret as it is stored: it is random, so that its hash tells nothing. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** Compares in constant time. */
export function isSecret(given: string, storedHash: string): boolean {
  return timingSafeEqual(Buffer.from(hashOf(given)), Buffer.from(storedHash));
}
