import type { ApplicationEndpoint, Permission } from './caller.ts';

/** A person whom the platform knows, by Entra tenant and object id; never by user name or e-mail. */
export type DirectoryUser = {
  readonly tenantId: string;
  readonly objectId: string;
  /** SIP URI in lower case. */
  readonly uri: string;
  readonly displayName: string;
};

/**
 * Who may be reached here: application endpoints and signed-in people, written by the administrators of the platform.
 * Every method may throw {Unavailable} StoreUnavailable.
 */
export interface Directory {
  /** The endpoint with this SIP URI (any case) in a tenant. */
  endpoint(tenantId: string, uri: string): Promise<ApplicationEndpoint | undefined>;
  /** The endpoints that a service application has in a tenant. */
  endpointsOf(tenantId: string, clientId: string): Promise<readonly ApplicationEndpoint[]>;
  /**
   * What an endpoint's application was granted when it last showed a token; undefined before the first time. Callbacks go out without
   * a token, and offer links by this. Source: trusted-application.md#permissions
   */
  granted(endpoint: ApplicationEndpoint): Promise<readonly Permission[] | undefined>;
  /** Remembers what an endpoint's application is granted; written where it has changed only. */
  noteGranted(endpoint: ApplicationEndpoint, permissions: readonly Permission[]): Promise<void>;
  user(tenantId: string, objectId: string): Promise<DirectoryUser | undefined>;
  userByUri(tenantId: string, uri: string): Promise<DirectoryUser | undefined>;
}

/** The directory, for those who write it. */
export interface DirectoryAdministration extends Directory {
  /** Creates or replaces an endpoint; it takes effect on every instance within seconds. */
  provisionEndpoint(endpoint: ApplicationEndpoint): Promise<void>;
  removeEndpoint(tenantId: string, uri: string): Promise<void>;
  /** Creates or replaces a person. */
  provisionUser(user: DirectoryUser): Promise<void>;
  removeUser(tenantId: string, objectId: string): Promise<void>;
}
