import type { Directory } from './directory.ts';
import type { SigningKeys } from './signing-keys.ts';

/** The client id of Microsoft Graph, in every tenant. */
export const graphClientId = '00000003-0000-0000-c000-000000000000';

/** The delegated permission by which people are found; a person may allow it for themselves. Source: Microsoft Graph, permissions reference */
export const peoplePermission = 'User.ReadBasic.All';

/** Microsoft Graph as the issuer knows it, under its own name and under the address of its stand-in here. */
export const graphApplication = (origin: string) => ({
  clientId: graphClientId,
  displayName: 'Microsoft Graph',
  appIdUris: ['https://graph.microsoft.com', origin],
});

/** A request for people: its query, and the headers that decide on it. */
type PeopleRequest = {
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  readonly consistency: string | undefined;
};

const mostPeople = 25;

/** Finds people of a tenant for someone who is signed in, as `GET /v1.0/users?$search=` of Microsoft Graph does. */
export class PeopleSearch {
  readonly #directory: Directory;
  readonly #keys: SigningKeys;

  constructor(directory: Directory, keys: SigningKeys) {
    this.#directory = directory;
    this.#keys = keys;
  }

  async answer({ query, authorization, consistency }: PeopleRequest): Promise<{ status: number; body: object }> {
    const claims = await this.#keys.verified(/^Bearer (\S+)$/i.exec(authorization ?? '')?.[1] ?? '');
    if (claims?.aud !== graphClientId) return fault(401, 'InvalidAuthenticationToken', 'The token is not for this.');
    const scopes = String(claims.scp).split(' ');
    if (!scopes.includes(peoplePermission))
      return fault(403, 'Authorization_RequestDenied', 'Insufficient privileges.');
    const wanted = [...(query.get('$search') ?? '').matchAll(/"(displayName|mail):([^"]*)"/g)];
    if (consistency?.toLowerCase() !== 'eventual' || wanted.length === 0) {
      return fault(400, 'Request_UnsupportedQuery', '$search needs terms, and the header ConsistencyLevel: eventual.');
    }
    const tenant = this.#directory.tenant(String(claims.tid));
    const value = (tenant?.users ?? [])
      .filter(({ displayName, userName }) => {
        const texts = { displayName, mail: userName };
        return wanted.some(([, member, text = '']) => isFound(texts[member as keyof typeof texts], text));
      })
      .slice(0, Math.min(Number(query.get('$top') ?? mostPeople), mostPeople))
      .map(({ objectId: id, displayName, userName }) => ({
        id,
        displayName,
        mail: userName,
        userPrincipalName: userName,
      }));
    return { status: 200, body: { value } };
  }
}

/** Whether each word that is looked for begins a word of a text. */
function isFound(text: string, wanted: string): boolean {
  const words = text.toLowerCase().split(/[\s.@-]+/);
  const asked = wanted
    .toLowerCase()
    .split(/[\s.@-]+/)
    .filter((word) => word !== '');
  return asked.length > 0 && asked.every((word) => words.some((one) => one.startsWith(word)));
}

const fault = (status: number, code: string, message: string) => ({ status, body: { error: { code, message } } });
