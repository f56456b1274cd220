import { parseJson } from '../../../shared/kernel/json.ts';
import { listOf, objectOf, textOf, type WireObject } from '../../transport/wire.ts';

/** What the page has to know before it shows anything. Source: carebridge.md#admin-profile */
export type Profile = {
  readonly entraTenantId: string;
  readonly consent: boolean;
  readonly consentUrl: string;
  readonly platform: boolean;
  readonly contactCenter: boolean;
  readonly secrets: boolean;
  /** Origin of Microsoft Graph. */
  readonly graph: string;
};

/** A company as the service keeps it, and the tag of that state. Source: carebridge.md#tenants */
export type StoredCompany = { readonly company: WireObject; readonly etag: string };

/** Something that is wrong with a company, or worth knowing. Source: carebridge.md#check */
export type Finding = {
  readonly code: string;
  readonly problem: string;
  readonly remedy: string;
  readonly values: Readonly<Record<string, string>>;
};

/** How a company stands. Source: carebridge.md#check */
export type Check = {
  readonly ready: boolean;
  readonly problems: readonly Finding[];
  readonly notes: readonly Finding[];
  readonly open: boolean;
  readonly agents: readonly { readonly name: string; readonly presence: string }[];
  readonly webhook: string | undefined;
};

/** What a contact center recognises the service by; written once. Source: carebridge.md#credential */
export type Credential =
  | { readonly kind: 'client'; readonly clientId: string; readonly clientSecret: string }
  | { readonly kind: 'api-key'; readonly apiKey: string };

/**
 * A request that was not carried out. `signed-out` 401, `forbidden` 403, `gone` 404, `conflict` 409, `changed` 412: another state is stored,
 * `invalid` 400: `details` begin with the place of each fault; `temporary`: may succeed later.
 */
export class AdminFailure extends Error {
  override readonly name = 'AdminFailure';
  readonly kind: 'signed-out' | 'forbidden' | 'gone' | 'conflict' | 'changed' | 'invalid' | 'temporary';
  readonly details: readonly string[];

  constructor(kind: AdminFailure['kind'], title = '', details: readonly string[] = []) {
    super(title);
    this.kind = kind;
    this.details = details;
  }
}

/** The administrators' part of the HTTP API. Every method throws {AdminFailure}. */
export interface AdminApi {
  profile(): Promise<Profile>;
  companies(): Promise<readonly WireObject[]>;
  company(id: string): Promise<StoredCompany>;
  /** Creates where `etag` is undefined, else replaces that state alone. */
  write(id: string, company: WireObject, etag: string | undefined): Promise<StoredCompany>;
  /** Switches a company off or on, whatever else of it was changed meanwhile. */
  switch(id: string, isOn: boolean): Promise<void>;
  check(id: string): Promise<Check>;
  writeCredential(id: string, credential: Credential): Promise<void>;
  removeCredential(id: string): Promise<void>;
}

const kinds: Readonly<Record<number, AdminFailure['kind']>> = {
  400: 'invalid',
  401: 'signed-out',
  403: 'forbidden',
  404: 'gone',
  409: 'conflict',
  412: 'changed',
  413: 'invalid',
};

type Asked = { readonly json?: unknown; readonly headers?: Readonly<Record<string, string>> };

/** The same over `fetch`; `token`: a valid one, undefined when the person has to sign in. */
export class HttpAdminApi implements AdminApi {
  readonly #token: (isRefused: boolean) => Promise<string | undefined>;

  constructor(token: (isRefused: boolean) => Promise<string | undefined>) {
    this.#token = token;
  }

  async profile(): Promise<Profile> {
    const { body } = await this.#ask('GET', '/api/admin/profile');
    const isTrue = (name: string): boolean => body[name] === true;
    return {
      entraTenantId: textOf(body, 'entraTenantId') ?? '',
      consent: isTrue('consent'),
      consentUrl: textOf(body, 'consentUrl') ?? '/api/consent',
      platform: isTrue('platform'),
      contactCenter: isTrue('contactCenter'),
      secrets: isTrue('secrets'),
      graph: textOf(body, 'graph') ?? '',
    };
  }

  async companies(): Promise<readonly WireObject[]> {
    return listOf((await this.#ask('GET', '/api/tenants')).body.tenants).map(objectOf);
  }

  async company(id: string): Promise<StoredCompany> {
    const { body, etag } = await this.#ask('GET', pathOf(id));
    return { company: body, etag };
  }

  async write(id: string, company: WireObject, etag: string | undefined): Promise<StoredCompany> {
    const headers = etag === undefined ? { 'if-none-match': '*' } : { 'if-match': etag };
    const written = await this.#ask('PUT', pathOf(id), { json: company, headers });
    return { company: written.body, etag: written.etag };
  }

  async switch(id: string, isOn: boolean): Promise<void> {
    await (isOn ? this.#ask('PATCH', pathOf(id), { json: { enabled: true } }) : this.#ask('DELETE', pathOf(id)));
  }

  async check(id: string): Promise<Check> {
    const { body } = await this.#ask('GET', `${pathOf(id)}/check`);
    return {
      ready: body.ready === true,
      problems: listOf(body.problems).map(findingOf),
      notes: listOf(body.notes).map(findingOf),
      open: body.open === true,
      agents: listOf(body.agents).map((agent) => ({
        name: textOf(objectOf(agent), 'displayName') ?? '',
        presence: textOf(objectOf(agent), 'presence') ?? '',
      })),
      webhook: textOf(body, 'webhook'),
    };
  }

  async writeCredential(id: string, credential: Credential): Promise<void> {
    await this.#ask('PUT', `${pathOf(id)}/credential`, { json: credential });
  }

  async removeCredential(id: string): Promise<void> {
    await this.#ask('DELETE', `${pathOf(id)}/credential`);
  }

  async #ask(method: string, path: string, asked: Asked = {}): Promise<{ body: WireObject; etag: string }> {
    const first = await this.#sent(method, path, asked, false);
    // A token may have ended early: once more with another one.
    const response = first.status === 401 ? await this.#sent(method, path, asked, true) : first;
    const body = objectOf(parseJson(await response.text().catch(() => '')));
    if (response.ok && (response.status === 204 || Object.keys(body).length > 0)) {
      return { body, etag: response.headers.get('etag') ?? '' };
    }
    // What something in between has answered bears no status of ours.
    const kind = body.status === response.status ? (kinds[response.status] ?? 'temporary') : 'temporary';
    throw new AdminFailure(kind, textOf(body, 'title'), listOf(body.details).map(String));
  }

  async #sent(method: string, path: string, { json, headers }: Asked, isRefused: boolean): Promise<Response> {
    const token = await this.#token(isRefused);
    if (token === undefined) throw new AdminFailure('signed-out');
    const sent = { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers };
    const body = json === undefined ? null : JSON.stringify(json);
    return fetch(path, { method, headers: sent, body, credentials: 'omit' }).catch(() => {
      throw new AdminFailure('temporary');
    });
  }
}

const pathOf = (id: string): string => `/api/tenants/${encodeURIComponent(id)}`;

function findingOf(value: unknown): Finding {
  const finding = objectOf(value);
  const text = (name: string): string => textOf(finding, name) ?? '';
  const values = Object.fromEntries(Object.entries(objectOf(finding.values)).map(([name, one]) => [name, String(one)]));
  return { code: text('code'), problem: text('problem'), remedy: text('remedy'), values };
}
