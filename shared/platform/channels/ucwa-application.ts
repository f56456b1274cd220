import { asGuid, hashId } from '../../kernel/ids.ts';

/** `psanon` for anonymous visitors, `oauth` for signed-in users: the scope segment of UCWA URLs. */
export type UcwaScope = 'psanon' | 'oauth';

/** What a client has said of itself by PUT on `communication`; `revision` counts how often. Source: ucwa.md#communication */
export type CommunicationSettings = {
  readonly revision: number;
  readonly supportedModalities: readonly string[];
  readonly supportedMessageFormats: readonly string[];
};

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
  /** There for a signed-in person who may invite endpoints, as clients of the original service do. Source: ucwa.md#compatibility */
  readonly mayInvite?: true;
  /** Present where the client names its instances: the sign-in goes on when one of them ends. Source: ucwa.md#instances */
  readonly instance?: true;
  /** Absent until the client has said something. */
  readonly communication?: CommunicationSettings;
  readonly createdAt: number;
  readonly expiresAt: number;
};

/** Root-relative path of an UCWA application, without trailing slash. Source: ucwa.md#urls */
export function applicationPath(application: Pick<UcwaApplication, 'id' | 'scope'>): string {
  return `/ucwa/${application.scope}/v1/applications/${application.id}`;
}

/** What an application is before its client has said anything. */
export const initialCommunication: CommunicationSettings = {
  revision: 0,
  supportedModalities: ['Messaging'],
  supportedMessageFormats: ['Plain'],
};

type ApplicationIdentity = Pick<UcwaApplication, 'id' | 'communication'>;

const nameOf = (id: string, revision: number): string =>
  asGuid(hashId('communication', id, ...(revision === 0 ? [] : [String(revision)])));

/** The GUID-named member of `communication`: another one after each PUT. Source: ucwa.md#communication */
export const communicationName = ({ id, communication = initialCommunication }: ApplicationIdentity): string =>
  nameOf(id, communication.revision);

/** Whether a text is such a name, as this instance or another one may have shown it lately. */
export function isCommunicationName(
  { id, communication = initialCommunication }: ApplicationIdentity,
  text: string,
): boolean {
  const { revision } = communication;
  const recent = [revision - 1, revision, revision + 1].filter((each) => each >= 0);
  return recent.some((each) => nameOf(id, each) === text.toLowerCase());
}
