import type { CenterCustomer } from '../center-world.ts';
import { type CenterAnswer, requireMembers, strictAnswer } from './center-answer.ts';

/** A client of the first generation, written from its description alone: it takes no answer of another shape. */
export class StrictChatApiClient {
  readonly #origin: string;
  readonly #customer: CenterCustomer;
  #token: string | undefined;

  constructor(origin: string, customer: CenterCustomer) {
    this.#origin = origin;
    this.#customer = customer;
  }

  /** Asks for an access token as the description says. */
  askForToken(grant = 'client_credentials', secret = this.#customer.client.secret): Promise<CenterAnswer> {
    const basic = Buffer.from(`${this.#customer.client.id}:${secret}`).toString('base64');
    return this.#send('/oauth/v2/token', {
      method: 'POST',
      headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
      body: `grant_type=${grant}`,
    });
  }

  /** A request about the tenant; `path` follows the tenant's. Errors must have the shape of this API. */
  async call(
    method: string,
    path: string,
    body?: unknown,
    more: Readonly<Record<string, string>> = {},
  ): Promise<CenterAnswer> {
    this.#token ??= String((await this.askForToken()).json.access_token);
    return this.callWith(this.#token, this.#customer.tenant, method, path, body, more);
  }

  /** The same with another token or about another tenant. */
  async callWith(
    token: string,
    tenant: string,
    method: string,
    path: string,
    body?: unknown,
    more: Readonly<Record<string, string>> = {},
  ): Promise<CenterAnswer> {
    const headers = { authorization: `Bearer ${token}`, accept: 'application/json, application/problem+json', ...more };
    const answer = await this.#send(`/vcc/eu/chat/v2/tenant/${tenant}${path}`, {
      method,
      headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (answer.status >= 400) requireErrorShape(answer);
    return answer;
  }

  /** A public key. */
  key(kid: string): Promise<CenterAnswer> {
    return this.#send(`/vcc/us/chat/v2/jwk/${kid}/public`, { method: 'GET' });
  }

  async #send(path: string, init: RequestInit): Promise<CenterAnswer> {
    return strictAnswer(await fetch(new URL(path, this.#origin), init), 'application/json');
  }
}

function requireErrorShape({ status, json }: CenterAnswer): void {
  if (status === 401) {
    requireMembers(json, 'fault');
    requireMembers(json.fault, 'faultstring', 'detail');
    requireMembers(json.fault.detail, 'errorcode');
    return;
  }
  requireMembers(json, 'message', 'errors', 'validations?', 'referenceId?');
  const texts: unknown[] = json.errors;
  if (!texts.every((text) => typeof text === 'string')) throw new Error('Errors of this API are texts.');
  for (const validation of json.validations ?? []) requireMembers(validation, 'field', 'value?', 'code', 'message');
}
