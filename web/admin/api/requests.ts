import { parseJson } from '../../../shared/kernel/json.ts';
import { listOf, objectOf, textOf, type WireObject } from '../../transport/wire.ts';

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

/** Requests of a person who is signed in; `token`: a valid one, undefined when the person has to sign in. */
export class Requests {
  readonly #token: (isRefused: boolean) => Promise<string | undefined>;

  constructor(token: (isRefused: boolean) => Promise<string | undefined>) {
    this.#token = token;
  }

  /** Asks for JSON. @throws {AdminFailure} */
  async ask(method: string, path: string, asked: Asked = {}): Promise<{ body: WireObject; etag: string }> {
    const response = await this.#answered(method, path, asked);
    const body = objectOf(parseJson(await response.text().catch(() => '')));
    if (response.ok && (response.status === 204 || Object.keys(body).length > 0)) {
      return { body, etag: response.headers.get('etag') ?? '' };
    }
    throw failureOf(response.status, body);
  }

  /** Asks for a file. @throws {AdminFailure} */
  async file(path: string): Promise<Blob> {
    const response = await this.#answered('GET', path, {});
    if (!response.ok) throw failureOf(response.status, objectOf(parseJson(await response.text().catch(() => ''))));
    return response.blob().catch(() => {
      throw new AdminFailure('temporary');
    });
  }

  async #answered(method: string, path: string, asked: Asked): Promise<Response> {
    const first = await this.#sent(method, path, asked, false);
    // A token may have ended early: once more with another one.
    return first.status === 401 ? this.#sent(method, path, asked, true) : first;
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

/** What something in between has answered bears no status of ours. */
function failureOf(status: number, body: WireObject): AdminFailure {
  const kind = body.status === status ? (kinds[status] ?? 'temporary') : 'temporary';
  return new AdminFailure(kind, textOf(body, 'title'), listOf(body.details).map(String));
}
