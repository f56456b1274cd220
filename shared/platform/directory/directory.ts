import type { ApplicationEndpoint, Permission } from './caller.ts';

/** Who wants a person to be known: tenants that list the person, or an administrator who wrote the person by itself. */
export const personSources = ['tenants', 'person'] as const;

export type PersonSource = (typeof personSources)[number];

/** A person whom the platform knows, by Entra tenant and object id; never by user name or e-mail. */
export type DirectoryUser = {
  readonly tenantId: string;
  readonly objectId: string;
  /** SIP URI in lower case. */
  readonly uri: string;
  readonly displayName: string;
  /** Absent in records of before: nothing is known. */
  readonly sources?: readonly PersonSource[];
};

/** A person with an address, at one moment. */
export type PersonAddress = Pick<DirectoryUser, 'tenantId' | 'objectId' | 'uri'>;

/** All that the tenants of one Entra tenant need here: their endpoints, which are one application's, and the people they list. */
export type Roster = {
  readonly clientId: string;
  readonly endpoints: readonly ApplicationEndpoint[];
  readonly people: readonly Omit<DirectoryUser, 'sources'>[];
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

/** The directory, for those who write it. Each method is repeatable, and mends what a crash of an earlier one has left. */
export interface DirectoryAdministration extends Directory {
  /** Everyone who has a seat, as it is stored now. */
  people(tenantId: string): Promise<readonly DirectoryUser[]>;
  /** All endpoints of an Entra tenant, as they are stored now. */
  endpoints(tenantId: string): Promise<readonly ApplicationEndpoint[]>;
  /** Creates or replaces an endpoint; it takes effect on every instance within seconds. */
  provisionEndpoint(endpoint: ApplicationEndpoint): Promise<void>;
  removeEndpoint(tenantId: string, uri: string): Promise<void>;
  /**
   * Creates or replaces a person who is wanted here whatever tenants list; false when the address is another person's.
   * @throws {StateConflict} StateChanged — when others kept writing the same first
   */
  provisionUser(user: DirectoryUser): Promise<boolean>;
  /** A person is wanted by no administrator any more; those whom tenants list stay. */
  removeUser(tenantId: string, objectId: string): Promise<void>;
  /**
   * Makes the directory what the tenants of an Entra tenant need. Listed people are known under their address, each address leads to
   * one person, and those who are listed no longer are signed out. Endpoints that no tenant has any more let no visitor in.
   * @throws {StateConflict} StateChanged — when others kept writing first
   */
  settle(tenantId: string, roster: Roster): Promise<void>;
}
