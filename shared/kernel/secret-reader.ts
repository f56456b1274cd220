/** A secret as it is stored: `version` is another with every write. */
export type Secret = { readonly value: string; readonly version: string };

/** Reads secrets of others by name: keys and client secrets of platforms. Values stand in no message of an error and in no log line. */
export interface SecretReader {
  /**
   * The newest value of a secret; undefined when there is none.
   * @throws {Unavailable} — when the place where they are kept gives no answer now
   * @throws {ConfigurationError} InvalidSetting — when what is stored is damaged, or the name is none
   */
  read(name: string): Promise<Secret | undefined>;
}
