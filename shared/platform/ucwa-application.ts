/** `psanon` for anonymous visitors, `oauth` for signed-in users: the scope segment of UCWA URLs. */
export type UcwaScope = 'psanon' | 'oauth';

/** An UCWA application: one sign-in of one person, with its own event channel. Source: ucwa.md#applications */
export type UcwaApplication = {
  /** Decimal digits, about twelve. */
  readonly id: string;
  readonly scope: UcwaScope;
  /** Entra tenant id of the endpoint (visitor) or of the person (agent). */
  readonly tenantId: string;
  /** SIP URI in lower case; `sip:<digits>@anonymous.invalid` for visitors. */
  readonly uri: string;
  readonly displayName: string;
  readonly culture: string;
  readonly userAgent: string;
  /** Visitors: the endpoint that they may invite. */
  readonly endpointUri?: string;
  /** Who may use it: `asi:<session id>` or `oid:<tenant id>/<object id>`. */
  readonly owner: string;
  readonly createdAt: number;
  readonly expiresAt: number;
};

/** Root-relative path of an UCWA application, without trailing slash. Source: ucwa.md#urls */
export function applicationPath(application: Pick<UcwaApplication, 'id' | 'scope'>): string {
  return `/ucwa/${application.scope}/v1/applications/${application.id}`;
}
