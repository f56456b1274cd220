import type { RelPrefix } from '../../protocol/hypermedia/rel.ts';

/**
 * What an application may do on an application endpoint; links are offered by it.
 * Choice: the role values were never documented, so these are ours. Source: trusted-application.md#permissions
 */
export const permissions = [
  'Meetings.JoinManage',
  'Meetings.OnDemand.Create',
  'Messages.SendReceive',
  'Guests.Join',
] as const;

export type Permission = (typeof permissions)[number];

/** An application endpoint: the SIP URI that visitors invite, owned by one application in one tenant. */
export type ApplicationEndpoint = {
  /** SIP URI in lower case. */
  readonly uri: string;
  /** Entra tenant id. */
  readonly tenantId: string;
  /** Client id of the service application that owns it. */
  readonly clientId: string;
  /** About ten digits, stable per application and endpoint; part of every URL. */
  readonly applicationId: string;
  readonly displayName: string;
  readonly relPrefix: RelPrefix;
  /** Where callbacks go unless a conversation says otherwise. */
  readonly callbackUrl: string;
  /** `aud` of the callbacks' tokens: the application's App ID URI. */
  readonly callbackAudience: string;
  /** No visitor opens anything here any more; what is under way goes on. */
  readonly closed?: true;
  /** Origins of the pages whose visitors are let in, whatever older tokens say; absent: those of the token. */
  readonly pages?: readonly string[];
};

/** A service application that has authenticated, acting for one of its endpoints. */
export type ServiceApplication = {
  readonly kind: 'service-application';
  readonly endpoint: ApplicationEndpoint;
  readonly permissions: ReadonlySet<Permission>;
};

/** An anonymous visitor who holds a `psat` token. */
export type Visitor = {
  readonly kind: 'visitor';
  readonly endpoint: ApplicationEndpoint;
  /** `asi`: the application session id that the token was minted for. */
  readonly applicationSessionId: string;
  /** `ao`: the page origins from which the token may be used. */
  readonly origins: readonly string[];
  readonly issuedAt: number;
  readonly expiresAt: number;
};

/** A signed-in person of a tenant: an agent. */
export type SignedInUser = {
  readonly kind: 'user';
  readonly tenantId: string;
  readonly objectId: string;
  /** SIP URI in lower case. */
  readonly uri: string;
  readonly displayName: string;
  readonly expiresAt: number;
};

/** A caller who speaks UCWA: owns an UCWA application with its event channel. */
export type UcwaCaller = Visitor | SignedInUser;
