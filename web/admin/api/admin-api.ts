import { listOf, objectOf, objectsOf, textOf, type WireObject } from '../../transport/wire.ts';
import type { Requests } from './requests.ts';

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

/** The same over `fetch`. */
export class HttpAdminApi implements AdminApi {
  readonly #requests: Requests;

  constructor(requests: Requests) {
    this.#requests = requests;
  }

  async profile(): Promise<Profile> {
    const { body } = await this.#requests.ask('GET', '/api/admin/profile');
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
    return objectsOf((await this.#requests.ask('GET', '/api/tenants')).body.tenants);
  }

  async company(id: string): Promise<StoredCompany> {
    const { body, etag } = await this.#requests.ask('GET', pathOf(id));
    return { company: body, etag };
  }

  async write(id: string, company: WireObject, etag: string | undefined): Promise<StoredCompany> {
    const headers = etag === undefined ? { 'if-none-match': '*' } : { 'if-match': etag };
    const written = await this.#requests.ask('PUT', pathOf(id), { json: company, headers });
    return { company: written.body, etag: written.etag };
  }

  async switch(id: string, isOn: boolean): Promise<void> {
    await (isOn
      ? this.#requests.ask('PATCH', pathOf(id), { json: { enabled: true } })
      : this.#requests.ask('DELETE', pathOf(id)));
  }

  async check(id: string): Promise<Check> {
    const { body } = await this.#requests.ask('GET', `${pathOf(id)}/check`);
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
    await this.#requests.ask('PUT', `${pathOf(id)}/credential`, { json: credential });
  }

  async removeCredential(id: string): Promise<void> {
    await this.#requests.ask('DELETE', `${pathOf(id)}/credential`);
  }
}

const pathOf = (id: string): string => `/api/tenants/${encodeURIComponent(id)}`;

function findingOf(value: unknown): Finding {
  const finding = objectOf(value);
  const text = (name: string): string => textOf(finding, name) ?? '';
  const values = Object.fromEntries(Object.entries(objectOf(finding.values)).map(([name, one]) => [name, String(one)]));
  return { code: text('code'), problem: text('problem'), remedy: text('remedy'), values };
}
