import { parseJson } from '../../../shared/kernel/json.ts';
import { listOf, objectOf, textOf } from '../../transport/wire.ts';
import type { Person } from '../model/proposals.ts';

/** Who was found; `consent`: the person has to allow the search first, `later`: it gives no answer now. */
export type Found =
  | { readonly state: 'found'; readonly people: readonly Person[] }
  | { readonly state: 'consent' | 'later' };

/** A token for a scope of another service, by the sign-in that there is. */
type ForeignTokens = (scope: string) => Promise<string | 'consent' | 'later'>;

const mostPeople = 8;

/** People of the person's own organisation, by Microsoft Graph and the person's own right. Source: carebridge.md#admin-people */
export class PeopleDirectory {
  /** What the person has to allow. */
  readonly scope: string;
  /** Whether that was asked for and not allowed. */
  readonly isRefused: boolean;
  readonly #origin: string;
  readonly #tokenFor: ForeignTokens;

  /** `origin`: of Microsoft Graph. */
  constructor(origin: string, tokenFor: ForeignTokens, isRefused: boolean) {
    this.#origin = origin;
    this.scope = `${origin}/User.ReadBasic.All offline_access`;
    this.isRefused = isRefused;
    this.#tokenFor = tokenFor;
  }

  /** People whose name or mail has words that begin so. */
  async search(text: string): Promise<Found> {
    const token = await this.#tokenFor(this.scope);
    if (token === 'consent' || token === 'later') return { state: token };
    const wanted = text.replaceAll('"', ' ').trim();
    const query = new URLSearchParams({
      $search: `"displayName:${wanted}" OR "mail:${wanted}"`,
      $select: 'id,displayName,mail,userPrincipalName',
      $top: String(mostPeople),
    });
    const headers = { authorization: `Bearer ${token}`, consistencylevel: 'eventual' };
    const asking = fetch(`${this.#origin}/v1.0/users?${query}`, { headers, credentials: 'omit' });
    const response = await asking.catch(() => undefined);
    if (response?.ok !== true) return { state: response?.status === 403 ? 'consent' : 'later' };
    const { value } = objectOf(parseJson(await response.text().catch(() => '')));
    return { state: 'found', people: listOf(value).map(personOf) };
  }
}

function personOf(value: unknown): Person {
  const person = objectOf(value);
  const mail = textOf(person, 'mail') ?? textOf(person, 'userPrincipalName') ?? '';
  return { objectId: textOf(person, 'id') ?? '', displayName: textOf(person, 'displayName') ?? mail, mail };
}
