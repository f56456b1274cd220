import type { CenterTenant, CenterTenants } from '../directory/center-tenants.ts';
import { CenterRefusal } from '../edge/center-refusal.ts';
import type { CenterRequest } from '../edge/center-request.ts';
import type { RequestLimit } from '../edge/request-limit.ts';
import type { AccessTokens } from './access-tokens.ts';
import type { Credential, Credentials } from './credentials.ts';

/** What recognising callers needs. */
type CallersDependencies = {
  readonly tenants: CenterTenants;
  readonly credentials: Credentials;
  readonly tokens: AccessTokens;
  readonly limit: RequestLimit;
};

/** No tenant has a longer name. */
const longestName = 40;

/** Who calls, and which tenant the call is about. Source: contact-center.md#tenants */
export class CenterCallers {
  readonly #dependencies: CallersDependencies;

  constructor(dependencies: CallersDependencies) {
    this.#dependencies = dependencies;
  }

  /** The tenant in the path, by an access token. @throws {CenterRefusal} access_denied, tenant_denied, too_many_requests */
  async byToken({ headers }: CenterRequest, tenant: string): Promise<CenterTenant> {
    const { credentials, tokens } = this.#dependencies;
    const [, token] = /^Bearer {1,20}([A-Za-z0-9._-]{1,2000})$/i.exec(headers.authorization ?? '') ?? [];
    const id = token === undefined ? undefined : await tokens.credentialOf(token);
    const credential = id === undefined ? undefined : await credentials.ofToken(id);
    return this.#ownTenant(this.#admitted(credential), tenant);
  }

  /** The tenant in path or header, or the customer's only one, by an API key. @throws {CenterRefusal} access_denied, tenant_denied, too_many_requests */
  async byKey({ headers }: CenterRequest, tenant?: string): Promise<CenterTenant> {
    const { credentials, tenants } = this.#dependencies;
    const key = headers['x-api-key']?.trim();
    const credential = key === undefined || key === '' ? undefined : await credentials.ofKey(key);
    const { customerId } = this.#admitted(credential);
    const named = tenant ?? headers['x-8x8-tenant']?.trim();
    if (named !== undefined && named !== '') return this.#ownTenant({ customerId }, named);
    const [only, ...more] = await tenants.ofCustomer(customerId);
    if (only === undefined || more.length > 0) throw new CenterRefusal('tenant_denied');
    return only;
  }

  #admitted(credential: Credential | undefined): Credential {
    if (credential === undefined) throw new CenterRefusal('access_denied');
    this.#dependencies.limit.admit(credential.id);
    return credential;
  }

  async #ownTenant({ customerId }: Pick<Credential, 'customerId'>, name: string): Promise<CenterTenant> {
    const tenant = name.length > longestName ? undefined : await this.#dependencies.tenants.find(name);
    if (tenant?.customerId !== customerId) throw new CenterRefusal('tenant_denied');
    return tenant;
  }
}
