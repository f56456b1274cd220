import type { CenterCustomer } from '../center-world.ts';
import { type CenterAnswer, requireMembers, strictAnswer } from './center-answer.ts';

/** A file that is sent; by the user unless said otherwise, empty: it is not said by whom. */
type UploadedFile = {
  readonly name: string;
  readonly content: string | Uint8Array<ArrayBuffer>;
  readonly authorType?: string;
};

/** A client of the second generation, written from its description alone: it takes no answer of another shape. */
export class StrictGatewayClient {
  readonly #origin: string;
  readonly #customer: CenterCustomer;

  constructor(origin: string, customer: CenterCustomer) {
    this.#origin = origin;
    this.#customer = customer;
  }

  /** A request with key and tenant; `path` follows the prefix. */
  call(method: string, path: string, body?: unknown): Promise<CenterAnswer> {
    const { apiKey, tenant } = this.#customer;
    return this.callWith({ 'x-api-key': apiKey, 'X-8x8-Tenant': tenant }, method, path, body);
  }

  /** A request with these headers. */
  async callWith(
    headers: Readonly<Record<string, string>>,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<CenterAnswer> {
    const init = {
      method,
      headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    };
    const response = await fetch(new URL(`/chat-gateway/v1${path}`, this.#origin), init);
    const answer = await strictAnswer(response, 'application/hal+json');
    if (answer.status >= 400) requireErrorShape(answer);
    return answer;
  }

  /** Sends a file, as a form. */
  async upload(path: string, { name, content, authorType = 'user' }: UploadedFile): Promise<CenterAnswer> {
    const { apiKey, tenant } = this.#customer;
    const form = new FormData();
    form.set('attachment', new Blob([content]), name);
    if (authorType !== '') form.set('authorType', authorType);
    const headers = { 'x-api-key': apiKey, 'X-8x8-Tenant': tenant };
    const url = new URL(`/chat-gateway/v1${path}/attachments`, this.#origin);
    const answer = await strictAnswer(
      await fetch(url, { method: 'POST', headers, body: form }),
      'application/hal+json',
    );
    if (answer.status >= 400) requireErrorShape(answer);
    return answer;
  }

  /** A file's bytes, as they come. */
  content(path: string): Promise<Response> {
    const { apiKey, tenant } = this.#customer;
    const headers = { 'x-api-key': apiKey, 'X-8x8-Tenant': tenant };
    return fetch(new URL(`/chat-gateway/v1${path}`, this.#origin), { headers });
  }

  /** The entries of a list, whose shape is checked. */
  async list(plural: string, path: string): Promise<CenterAnswer & { readonly entries: readonly unknown[] }> {
    const answer = await this.call('GET', path);
    requireMembers(answer.json, '_embedded', ...(plural === 'messages' ? [] : ['_links']), 'page');
    requireMembers(answer.json._embedded, plural);
    requireMembers(answer.json.page, 'size', 'number', 'totalElements', 'totalPages');
    if (plural !== 'messages') new URL(answer.json._links.self.href);
    return { ...answer, entries: answer.json._embedded[plural] };
  }
}

function requireErrorShape({ json }: CenterAnswer): void {
  requireMembers(json, 'message', 'errors', 'validations?', 'referenceId?');
  const errors = Array.isArray(json.errors) ? json.errors : [json.errors];
  for (const error of errors) if (typeof error !== 'string') requireMembers(error, 'code', 'message');
}
