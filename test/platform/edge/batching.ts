/** One answer of a batch, taken apart as a reader of CRLF and one-line JSON does. */
export type BatchedAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
};

/** The body of a batch out of whole requests. */
export const batchOf = (requests: readonly string[], boundary = 'b1'): string =>
  `${requests.map((request) => `--${boundary}\r\nContent-Type: application/http; msgtype=request\r\n\r\n${request}\r\n`).join('')}--${boundary}--`;

/** A request without a body. */
export const get = (path: string): string =>
  `GET ${path} HTTP/1.1\r\nHost: any.example\r\nAccept: application/json\r\n`;

/** A request with a JSON body. */
export const post = (path: string, body: object): string =>
  `POST ${path} HTTP/1.1\r\nContent-Type: application/json\r\n\r\n${JSON.stringify(body)}`;

/** The answers of a batch, in their order. */
export async function answersOf(response: Response): Promise<readonly BatchedAnswer[]> {
  const boundary = /^multipart\/batching; boundary="?([^";]+)"?$/.exec(response.headers.get('content-type') ?? '')?.[1];
  if (boundary === undefined) throw new Error(`No batch: ${response.status} ${await response.text()}`);
  const [preamble, ...parts] = (await response.text()).split(`--${boundary}`);
  if (preamble !== '' || parts.pop() !== '--\r\n') throw new Error('The batch does not begin and end as it should.');
  return parts.map(answerOf);
}

function answerOf(part: string): BatchedAnswer {
  const [type, head, ...rest] = part.split('\r\n\r\n');
  if (type !== '\r\nContent-Type: application/http; msgtype=response') throw new Error(`Not a response: ${type}`);
  const [statusLine = '', ...lines] = (head ?? '').split('\r\n');
  const headers = Object.fromEntries(lines.map((line) => line.split(/: (.*)/s).slice(0, 2)));
  const status = Number(/^HTTP\/1\.1 (\d{3}) .+$/.exec(statusLine)?.[1]);
  return { status, headers, text: rest.join('\r\n\r\n').replace(/\r\n$/, '') };
}
