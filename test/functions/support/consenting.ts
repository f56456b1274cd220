import { HttpRequest } from '@azure/functions';
import { consent, consentReturn, withdrawConsent } from '../../../functions/handlers/consent.ts';
import { serve } from '../../../functions/handlers/edge.ts';
import { token } from '../../../functions/handlers/token.ts';
import { type RunningIdentityIssuer, startIdentityIssuer } from '../../../local/identity/issuer.ts';
import type { Carebridge } from '../../../shared/application/carebridge.ts';
import { withLogSink } from '../../../shared/application/log-sink.ts';
import { tenantSchema } from '../../../shared/providers/written-tenant.ts';
import { TenantDirectory } from '../../../shared/service/tenants/tenant-directory.ts';
import type { ApplicationWorld } from '../../support/application-world.ts';
import { sampleTenant, startInstance } from '../../support/application-world.ts';
import { type Handler, routeOf } from './ask.ts';

export const home = '10000000-0000-4000-8000-000000000001';
export const guest = '20000000-0000-4000-8000-000000000002';
export const other = '30000000-0000-4000-8000-000000000003';
export const clientId = 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa';
const origin = 'http://127.0.0.1:7071';
const returnUri = `${origin}/api/consent/return`;
const secret = 'a secret of the tests';

const idOf = (tenant: string, number: number): string => `${tenant.slice(0, 24)}0000000000f${number}`;

/** People of a tenant by what they may. */
export const administratorOf = (tenant: string): string => idOf(tenant, 1);
export const agentOf = (tenant: string): string => idOf(tenant, 2);
export const globalAdministratorOf = (tenant: string): string => idOf(tenant, 3);

function userOf(objectId: string, more: object) {
  return { objectId, userName: `${objectId}@example`, password: 'x', displayName: 'Ada', ...more };
}

/**
 * An identity issuer with three Entra tenants, of which only the first knows the application; `roles` are what it grants. People of
 * `known` ones get tokens before anyone has consented to what is kept of them here.
 */
export function startIssuer(
  roles: readonly string[] = ['Guests.Join'],
  known: readonly string[] = [],
): Promise<RunningIdentityIssuer> {
  return startIdentityIssuer({
    directory: {
      tenants: [home, guest, other, ...known].map((id) => ({
        id,
        users: [
          userOf(administratorOf(id), { roles: ['TenantAdministrator'] }),
          userOf(agentOf(id), { roles: ['Agent'] }),
          userOf(globalAdministratorOf(id), { directoryRoles: ['62e90394-69f5-4237-9190-012177145e10'] }),
        ],
      })),
      applications: [
        {
          clientId,
          appIdUris: [`api://${home}/carebridge`],
          secrets: [secret],
          roles: [...roles],
          redirectUris: [returnUri],
          tenants: [home, ...known],
        },
      ],
    },
  });
}

/** An instance of the application before that issuer. */
export async function appBefore(
  world: ApplicationWorld,
  issuer: RunningIdentityIssuer,
  more: Readonly<Record<string, string>> = {},
): Promise<Carebridge> {
  const environment = {
    CAREBRIDGE_ORIGIN: origin,
    CAREBRIDGE_AUTHORITY: issuer.origin,
    CAREBRIDGE_CLIENT_ID: clientId,
    CAREBRIDGE_CLIENT_SECRET: secret,
    CAREBRIDGE_APP_ID_URI: `api://${home}/carebridge`,
    CAREBRIDGE_ENTRA_TENANTS: '',
    ...more,
  };
  return (await startInstance(await world.deploy(() => ({ status: 404 }), environment))).app;
}

/** What a browser sees. */
export type Shown = { readonly status: number; readonly headers: Headers; readonly text: string };

async function call(handler: Handler, app: Carebridge, url: string, headers: Record<string, string>, init = {}) {
  const request = new HttpRequest({ method: 'GET', url, headers, ...init });
  const answer = await withLogSink(
    () => undefined,
    () => serve(routeOf(handler), app, request),
  );
  return {
    status: answer.status ?? 200,
    headers: new Headers(answer.headers),
    text: typeof answer.body === 'string' ? answer.body : '',
  };
}

/** A browser with a cookie of its own. */
export class Browser {
  readonly #app: Carebridge;
  cookie = '';

  constructor(app: Carebridge) {
    this.#app = app;
  }

  /** `GET /api/consent`: where it leads. */
  async begin(query = ''): Promise<URL> {
    const shown = await this.#open(consent, `${origin}/api/consent${query}`);
    return locationOf(shown);
  }

  /** Opens an address of ours that the identity provider sent the browser to. */
  return(url: URL | string): Promise<Shown> {
    return this.#open(consentReturn, String(url));
  }

  /** All the way to the last page: consents as one person, signs in as another. */
  async consent(consenting: string, signingIn = consenting): Promise<Shown> {
    const consented = await choose(await this.begin(), consenting);
    const signedIn = await choose(locationOf(await this.return(consented)), signingIn);
    return this.return(signedIn);
  }

  async #open(handler: Handler, url: string): Promise<Shown> {
    const shown = await call(handler, this.#app, url, this.cookie === '' ? {} : { cookie: this.cookie });
    const [set] = (shown.headers.get('set-cookie') ?? '').split(';');
    if (set !== undefined && set !== '') this.cookie = set;
    return shown;
  }
}

/** Follows a redirect to the identity provider, chooses a person there (or declines) and says where that leads. */
export async function choose(page: URL, account: string): Promise<URL> {
  const chosen = new URL(page);
  chosen.searchParams.set('account', account);
  const answer = await fetch(chosen, { redirect: 'manual' });
  return new URL(answer.headers.get('location') ?? '');
}

/** The address that a redirect leads to. */
export function locationOf({ headers }: Pick<Shown, 'headers'>): URL {
  return new URL(headers.get('location') ?? '');
}

/** The status of `DELETE /api/consent/{entraTenantId}`. */
export async function withdraw(app: Carebridge, id: string, headers: Record<string, string>): Promise<number> {
  const init = { method: 'DELETE', params: { entraTenantId: id } };
  return (await call(withdrawConsent, app, `${origin}/api/consent/${id}`, headers, init)).status;
}

/** A tenant's administrator as the header Authorization names them. */
export async function bearerOf(issuer: RunningIdentityIssuer, tenant: string): Promise<Record<string, string>> {
  const body = new URLSearchParams({
    grant_type: 'password',
    client_id: clientId,
    client_secret: secret,
    username: `${administratorOf(tenant)}@example`,
    password: 'x',
    scope: `${clientId}/.default`,
  });
  const answer = await fetch(`${issuer.origin}/${tenant}/oauth2/v2.0/token`, { method: 'POST', body });
  const { access_token: bearer } = (await answer.json()) as { readonly access_token: string };
  return { authorization: `Bearer ${bearer}` };
}

/** Makes a tenant of an Entra tenant as its own administrator does; its short name. */
export async function tenantOf(app: Carebridge, entraTenantId: string): Promise<string> {
  const input = { ...sampleTenant(), entraTenantId };
  await app.tenantAdministration.create(
    { kind: 'person', entraTenantId, objectId: administratorOf(entraTenantId) },
    input,
  );
  return input.id;
}

/** Stores a tenant of an Entra tenant that has not consented, as earlier releases let its administrator write it; its short name. */
export async function tenantOfBefore(world: ApplicationWorld, entraTenantId: string): Promise<string> {
  const tenants = new TenantDirectory(await world.records(), Date.now);
  const tenant = tenantSchema.parse({ ...sampleTenant(), entraTenantId });
  await tenants.write(tenant, undefined);
  return tenant.id;
}

/** The status of a preflight for a widget token: 204 where tokens are given. */
export async function preflight(app: Carebridge, tenant: string): Promise<number> {
  const headers = { origin: 'https://www.harbour.example' };
  const init = { method: 'OPTIONS', params: { tenant } };
  return (await call(token, app, `${origin}/api/token/${tenant}`, headers, init)).status;
}
