import * as z from 'zod';
import { accountPage, faultPage } from './account-page.ts';
import type { AuthorizationAnswer } from './authorization-endpoint.ts';
import type { Directory } from './directory.ts';
import type { EndpointTenant } from './token-endpoint.ts';

const querySchema = z.object({
  client_id: z.string(),
  redirect_uri: z.string(),
  scope: z.string().min(1),
  state: z.string().default(''),
  /** Ours: the object id of the administrator who was chosen; any other text declines. */
  account: z.string().optional(),
});

/** The choice that declines. */
const declining = 'none';
const globalAdministrator = '62e90394-69f5-4237-9190-012177145e10';

/** Lets an administrator consent for their tenant, and sends the browser back as Entra does. */
export class AdminConsentEndpoint {
  readonly #directory: Directory;

  constructor(directory: Directory) {
    this.#directory = directory;
  }

  /** `url`: path and query of the request. */
  answer(endpoint: EndpointTenant, url: string): AuthorizationAnswer {
    const asked = new URL(url, 'http://issuer.invalid');
    const query = querySchema.safeParse(Object.fromEntries(asked.searchParams)).data;
    const application = query === undefined ? undefined : this.#directory.application(query.client_id);
    if (query === undefined || !application?.redirectUris.includes(query.redirect_uri)) {
      const html = faultPage('This application, or the page that it wants to go back to, is not registered.');
      return { kind: 'page', status: 400, html };
    }
    if (query.account === undefined) return { kind: 'page', status: 200, html: this.#choice(endpoint, asked) };
    const back = (members: Readonly<Record<string, string>>): AuthorizationAnswer => {
      const location = new URL(query.redirect_uri);
      location.search = new URLSearchParams({ ...members, state: query.state }).toString();
      return { kind: 'redirect', location: location.href };
    };
    const chosen = this.#administrators(endpoint).find(({ user }) => user.objectId === query.account);
    if (chosen === undefined) {
      return back({ error: 'permission_denied', error_description: 'The admin canceled the request.' });
    }
    this.#directory.consent(chosen.tenant, application);
    return back({ admin_consent: 'True', tenant: chosen.tenant.id, scope: query.scope });
  }

  #choice(endpoint: EndpointTenant, asked: URL): string {
    const href = (account: string): string => {
      const query = new URLSearchParams(asked.searchParams);
      query.set('account', account);
      return `${asked.pathname}?${query}`;
    };
    const administrators = this.#administrators(endpoint).map(({ tenant, user }) => ({
      displayName: user.displayName,
      userName: user.userName,
      tenant: tenant.displayName ?? tenant.id,
      href: href(user.objectId),
    }));
    const decline = { displayName: 'Decline', userName: 'go back', tenant: 'nothing changes', href: href(declining) };
    return accountPage([...administrators, decline], 'Consent for your organisation as');
  }

  /** Who may consent for a tenant: in Entra a directory role decides; here the application's own role does, too. */
  #administrators(endpoint: EndpointTenant) {
    const users = this.#directory.users(endpoint === 'any' ? undefined : endpoint);
    return users.filter(
      ({ user }) => user.roles.includes('TenantAdministrator') || user.directoryRoles.includes(globalAdministrator),
    );
  }
}
