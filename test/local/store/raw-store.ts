import type { RunningStore } from '../../../local/store/store.ts';
import { sharedKeyCredential } from '../../../shared/ledger/table-credential.ts';
import type { TableRequest } from '../../../shared/ledger/table-request.ts';

/** An answer, with what must differ from store to store and from time to time replaced; `by`: who gave it. */
export type RawAnswer = {
  readonly by: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string | null>>;
  readonly body: unknown;
  /** As it was sent. */
  readonly etag: string | null;
};

type Headers = Readonly<Record<string, string>>;

const mattering = [
  ...['content-type', 'x-ms-version', 'x-ms-error-code', 'x-ms-client-request-id', 'preference-applied', 'location'],
  ...['etag', 'x-ms-continuation-nextpartitionkey', 'x-ms-continuation-nextrowkey'],
];

/** A client that sends what it is told, and hides nothing of the answers. */
export class RawStore {
  readonly endpoint: string;
  readonly #account: string;
  readonly #key: string;
  readonly #headers: Headers;

  /** `headers` go with every request. */
  constructor({ connectionString }: Pick<RunningStore, 'connectionString'>, headers: Headers = {}) {
    const value = (name: string) => new RegExp(`${name}=([^;]+)`).exec(connectionString)?.[1] ?? '';
    this.endpoint = value('TableEndpoint');
    this.#account = value('AccountName');
    this.#key = value('AccountKey');
    this.#headers = headers;
  }

  async ask(request: TableRequest, key = this.#key): Promise<RawAnswer> {
    const { method, path, body } = request;
    const date = new Date().toUTCString();
    const credential = sharedKeyCredential(this.#account, key);
    const signed = { path: `/${this.#account}${path.replace(/\?.*/, '')}`, date };
    const headers = {
      'x-ms-date': date,
      'x-ms-client-request-id': 'mine',
      authorization: await credential.authorization(signed),
      ...request.headers,
      ...this.#headers,
    };
    const response = await fetch(`${this.endpoint}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
    });
    const shown = mattering.map((name) => [name, steady(response.headers.get(name))] as const);
    return {
      by: (response.headers.get('server') ?? '').replace(/\/.*/, ''),
      status: response.status,
      headers: Object.fromEntries(shown),
      body: parsed(steady(await response.text())),
      etag: response.headers.get('etag'),
    };
  }
}

/** Text without ports, marks, ids and times. */
function steady(text: string | null): string {
  return (text ?? 'none')
    .replaceAll(/127\.0\.0\.1:\d+/g, 'address')
    .replaceAll(/(batch|changeset)(response)?_[\w-]+/g, '$1$2')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.%A]+Z/g, 'time')
    .replaceAll(/RequestId:[\w-]+/g, 'RequestId');
}

function parsed(text: string): unknown {
  return text.startsWith('{') ? JSON.parse(text) : text;
}
