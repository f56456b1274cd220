import * as z from 'zod';
import { accountPage, faultPage } from './account-page.ts';
import type { AuthorizationCodes } from './authorization-codes.ts';
import type { Directory, DirectoryApplication } from './directory.ts';
import { peoplePermission } from './people-search.ts';
import type { EndpointTenant } from './token-endpoint.ts';

const querySchema = z.object({
  client_id: z.string(),
  redirect_uri: z.string(),
  response_type: z.string().default(''),
  response_mode: z.enum(['query', 'fragment']).default('query'),
  code_challenge: z.string().default(''),
  code_challenge_method: z.string().default(''),
  state: z.string().default(''),
  scope: z.string().default(''),
  prompt: z.string().default(''),
  /** Ours: the object id of the person who was chosen. */
  account: z.string().optional(),
  /** Ours: whether that person has allowed the search for people. */
  allowed: z.enum(['yes', 'no']).optional(),
});

type AuthorizationRequest = z.infer<typeof querySchema>;

/** A page to show, or where the browser is sent. */
export type AuthorizationAnswer =
  | { readonly kind: 'page'; readonly status: number; readonly html: string }
  | { readonly kind: 'redirect'; readonly location: string };

/** Lets a person at a browser choose an account, and sends the browser back with a code (RFC 6749 §4.1, RFC 7636). */
export class AuthorizationEndpoint {
  readonly #directory: Directory;
  readonly #codes: AuthorizationCodes;

  constructor(directory: Directory, codes: AuthorizationCodes) {
    this.#directory = directory;
    this.#codes = codes;
  }

  /** `url`: path and query of the request. */
  answer(endpoint: EndpointTenant, url: string): AuthorizationAnswer {
    const asked = new URL(url, 'http://issuer.invalid');
    const query = querySchema.safeParse(Object.fromEntries(asked.searchParams)).data;
    const client = query === undefined ? undefined : this.#client(endpoint, query.client_id);
    // A code must go to no page that the application has not registered, so its faults are shown here.
    if (query === undefined || !client?.redirectUris.includes(query.redirect_uri)) {
      const html = faultPage('This application, or the page that it wants to go back to, is not registered.');
      return { kind: 'page', status: 400, html };
    }
    const fault = faultOf(query);
    if (fault !== undefined) return back(query, fault);
    if (query.account === undefined && query.prompt !== 'none') {
      return { kind: 'page', status: 200, html: this.#choice(endpoint, asked) };
    }
    return this.#asked(endpoint, client, query, asked) ?? this.#signedIn(endpoint, client, query);
  }

  /** Asks the person who was chosen, where the application wants to search for people and may not yet; undefined: there is nothing to ask. */
  #asked(
    endpoint: EndpointTenant,
    client: DirectoryApplication,
    query: AuthorizationRequest,
    asked: URL,
  ): AuthorizationAnswer | undefined {
    const chosen = this.#accounts(endpoint).find(({ user }) => user.objectId === query.account?.toLowerCase());
    const wants = query.scope.split(' ').some((one) => one.endsWith(`/${peoplePermission}`));
    if (!wants || chosen === undefined || this.#directory.maySearch(chosen.tenant, client, chosen.user))
      return undefined;
    if (query.allowed === 'no' || chosen.tenant.peopleSearch === 'refused') {
      return back(query, { error: 'access_denied', error_description: 'AADSTS65004: The consent was declined.' });
    }
    if (query.allowed === 'yes') {
      this.#directory.allowSearch(client, chosen.user);
      return undefined;
    }
    const choice = (allowed: string, displayName: string, userName: string) => {
      const next = new URLSearchParams(asked.searchParams);
      next.set('allowed', allowed);
      return { displayName, userName, tenant: chosen.user.displayName, href: `${asked.pathname}?${next}` };
    };
    const choices = [choice('yes', 'Accept', peoplePermission), choice('no', 'Cancel', 'nothing changes')];
    const html = accountPage(choices, 'Read the basic profiles of all users?');
    return { kind: 'page', status: 200, html };
  }

  #signedIn(endpoint: EndpointTenant, client: DirectoryApplication, query: AuthorizationRequest): AuthorizationAnswer {
    const chosen = this.#accounts(endpoint).find(({ user }) => user.objectId === query.account?.toLowerCase());
    if (chosen === undefined) return back(query, { error: 'login_required' });
    const code = this.#codes.issue({
      ...chosen,
      client,
      redirectUri: query.redirect_uri,
      challenge: query.code_challenge,
    });
    return back(query, { code });
  }

  #choice(endpoint: EndpointTenant, asked: URL): string {
    const accounts = this.#accounts(endpoint).map(({ tenant, user }) => {
      const query = new URLSearchParams(asked.searchParams);
      query.set('account', user.objectId);
      const { displayName, userName } = user;
      return { displayName, userName, tenant: tenant.displayName ?? tenant.id, href: `${asked.pathname}?${query}` };
    });
    return accountPage(accounts);
  }

  #accounts(endpoint: EndpointTenant) {
    return this.#directory.users(endpoint === 'any' ? undefined : endpoint);
  }

  #client(endpoint: EndpointTenant, clientId: string): DirectoryApplication | undefined {
    const [first] = this.#accounts(endpoint);
    return first === undefined ? undefined : this.#directory.client(first.tenant.id, clientId);
  }
}

function faultOf(query: AuthorizationRequest): Readonly<Record<string, string>> | undefined {
  if (query.response_type !== 'code') return { error: 'unsupported_response_type' };
  if (query.code_challenge_method !== 'S256' || !/^[\w-]{43}$/.test(query.code_challenge)) {
    return { error: 'invalid_request', error_description: 'A page needs a code challenge by S256.' };
  }
  return undefined;
}

function back(query: AuthorizationRequest, members: Readonly<Record<string, string>>): AuthorizationAnswer {
  const location = new URL(query.redirect_uri);
  const answer = new URLSearchParams({ ...members, state: query.state });
  if (query.response_mode === 'fragment') location.hash = answer.toString();
  else location.search = answer.toString();
  return { kind: 'redirect', location: location.href };
}
