import { ConfigurationError, RequestRefused } from '../kernel/errors.ts';
import type { Secret, SecretReader } from '../kernel/secret-reader.ts';

/** Keeps secrets of others by name: keys and client secrets of platforms. Values stand in no message of an error and in no log line. */
export interface SecretStore extends SecretReader {
  /**
   * Writes a secret, over the one that is there if there is one; durable when it resolves.
   * @throws {RequestRefused} RecordTooLarge — when the value has more than `secretLimitBytes`
   * @throws {Unavailable} SecretsUnavailable
   */
  write(name: string, value: string): Promise<Pick<Secret, 'version'>>;
  /** Removes a secret; nothing happens when there is none. @throws {Unavailable} SecretsUnavailable */
  remove(name: string): Promise<void>;
}

/** Choice: a third of what a vault takes; the longest credential that a platform hands out has some hundred bytes. */
export const secretLimitBytes = 8 * 1024;

/** Source: a vault's object names have 1 to 127 letters, digits and hyphens, and their case tells none apart. */
const secretName = /^[a-z0-9-]{1,127}$/;

/**
 * The name, when it is one that every store takes.
 * @throws {ConfigurationError} InvalidSetting — when it is none
 */
export function checkedName(name: string): string {
  if (secretName.test(name)) return name;
  throw new ConfigurationError('A secret is named by 1 to 127 of a-z, 0-9 and the hyphen.');
}

/**
 * The value, when it is one that every store takes.
 * @throws {RequestRefused} RecordTooLarge
 */
export function checkedValue(value: string): string {
  if (Buffer.byteLength(value) <= secretLimitBytes) return value;
  throw new RequestRefused('RecordTooLarge', `A secret has ${secretLimitBytes} bytes at most.`);
}
