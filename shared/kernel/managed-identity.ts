import { ManagedIdentityCredential, type TokenCredential } from '@azure/identity';

/**
 * The application's identity in Azure; `clientId`: a user-assigned one. Loaded when it is used, by `import()` of this module: of the
 * package itself that would bring every other credential into the bundle.
 */
export function managedIdentity(clientId: string | undefined): TokenCredential {
  return clientId === undefined ? new ManagedIdentityCredential() : new ManagedIdentityCredential({ clientId });
}
