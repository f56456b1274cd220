import { ConfigurationError } from '../kernel/errors.ts';
import { FileSecrets } from '../secrets/file-secrets.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import { vaultSecrets } from '../secrets/vault-secrets.ts';
import type { Settings } from './settings.ts';

/**
 * The place for secrets that the settings name; undefined when they name none. Nothing is asked before it is used.
 * @throws {ConfigurationError} InvalidSetting — when they name two, or one that cannot be
 */
export function composeSecrets({
  CAREBRIDGE_VAULT_URL: vaultUrl,
  CAREBRIDGE_SECRETS_FOLDER: folder,
  CAREBRIDGE_IDENTITY_CLIENT_ID: identityClientId,
}: Settings): SecretStore | undefined {
  if (vaultUrl !== undefined && folder !== undefined) {
    throw new ConfigurationError(
      'CAREBRIDGE_VAULT_URL and CAREBRIDGE_SECRETS_FOLDER are two places for secrets; set one.',
    );
  }
  if (vaultUrl !== undefined) return vaultSecrets({ vaultUrl, identityClientId });
  return folder === undefined ? undefined : new FileSecrets(folder);
}
