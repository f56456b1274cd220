import { createHash, timingSafeEqual } from 'node:crypto';
import { RequestRefused } from '../../kernel/errors.ts';
import { isLoopbackOrigin } from '../../kernel/reach.ts';
import type { PeopleTokens, Person } from './people-tokens.ts';

/** What a person may be entitled to by an app role of their Entra tenant. Source: carebridge.md#roles */
export type Role = 'TenantAdministrator' | 'Supervisor' | 'Agent';

/**
 * Who calls: a person of one Entra tenant who administers or operates; one who is an agent and nothing more, and sees what is their
 * own; or the holder of this machine's key.
 * Choice: no Entra role reaches over Entra tenants; only the local key does, which exists on one machine alone.
 */
export type Caller =
  | { readonly kind: 'person' | 'agent'; readonly entraTenantId: string; readonly objectId: string }
  | { readonly kind: 'local' };

/** Header that carries the local key. Source: carebridge.md#local-key */
const localKeyHeader = 'x-carebridge-key';

/** Hears of a person whose token holds, and who has none of the roles that were asked for. */
type Refused = (person: Person, roles: readonly Role[]) => Promise<void>;

const unnoted: Refused = async () => undefined;

/** Recognises the callers of the administration and operation API. */
export class Access {
  readonly #tokens: PeopleTokens;
  readonly #localKey: string | undefined;
  readonly #refused: Refused;

  /** `localKey` is honoured only where `origin`, our own public one, is a loopback address; `refused` is told of people without a role. */
  constructor(tokens: PeopleTokens, origin: string, localKey: string | undefined, refused: Refused = unnoted) {
    this.#tokens = tokens;
    this.#refused = refused;
    this.#localKey = isLoopbackOrigin(origin) ? localKey : undefined;
  }

  /**
   * The caller of a request, provided that one of `roles` is theirs.
   * @throws {RequestRefused} Unauthenticated — without a credential that verifies
   * @throws {RequestRefused} NotAllowed — when none of the roles is theirs
   * @throws {Unavailable} IdentityUnavailable — when signing keys cannot be read now
   */
  async callerOf(headers: Readonly<Record<string, string>>, roles: readonly Role[]): Promise<Caller> {
    const key = headers[localKeyHeader];
    if (key !== undefined && this.#isLocalKey(key)) return { kind: 'local' };
    const bearer = /^Bearer ([\w.~+/=-]+)$/i.exec(headers.authorization ?? '')?.[1];
    if (bearer === undefined) throw unauthenticated('This needs a bearer token.');
    const person = await this.#tokens.verify(bearer);
    if (person === undefined) throw unauthenticated('The bearer token does not hold.');
    // An id token has the same audience and roles, and every page that a person signed in to can hand it on.
    if (person.scopes.length === 0) throw unauthenticated('This needs the access token of a person.');
    const held = roles.filter((role) => person.roles.includes(role));
    if (held.length === 0) {
      await this.#refused(person, roles);
      throw new RequestRefused('NotAllowed', `This needs one of the roles ${roles.join(', ')}.`);
    }
    const kind = held.every((role) => role === 'Agent') ? 'agent' : 'person';
    return { kind, entraTenantId: person.entraTenantId, objectId: person.objectId };
  }

  #isLocalKey(given: string): boolean {
    return this.#localKey !== undefined && timingSafeEqual(digest(given), digest(this.#localKey));
  }
}

/** Whether a caller may know of something that belongs to an Entra tenant. */
export function maySee(caller: Caller, entraTenantId: string): boolean {
  return caller.kind === 'local' || caller.entraTenantId === entraTenantId;
}

function unauthenticated(message: string): RequestRefused {
  return new RequestRefused('Unauthenticated', message, { headers: { 'www-authenticate': 'Bearer' } });
}

/** Of equal length whatever the input, as the constant-time comparison demands. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
