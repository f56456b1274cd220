import type { HttpAnswer } from '../../kernel/problem.ts';
import { headersIn, parseMultipart } from '../edge/multipart.ts';

/** One request of a batch, as its part says. Header names in lower case. */
export type BatchedRequest = {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};

/** Headers of an answer that say nothing about one part. */
const ofTheWhole = ['vary', 'strict-transport-security', 'x-content-type-options', 'content-length'];

const reasonPhrases: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  304: 'Not Modified',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  412: 'Precondition Failed',
};

/** Takes the body of a batch apart; undefined when it is none, or a part holds no request. Source: ucwa.md#batch */
export function readBatch(body: Uint8Array, boundary: string): readonly BatchedRequest[] | undefined {
  if (boundary === '') return undefined;
  const requests = parseMultipart(body, boundary)?.map(({ content }) => readRequest(content));
  return requests?.every((request) => request !== undefined) === true ? requests : undefined;
}

/** Lenient where old writers are: bare line feeds, no empty line behind the last header. */
function readRequest(content: Uint8Array): BatchedRequest | undefined {
  // Latin-1 maps every byte to one character and back, so the body survives.
  const text = Buffer.from(content).toString('latin1').replace(/^\s+/, '');
  const end = /\r?\n\r?\n/.exec(text);
  const [requestLine = '', ...lines] = (end === null ? text : text.slice(0, end.index)).split(/\r?\n/);
  const [, method, target] = /^([A-Za-z]+) (\S+) HTTP\/\d(?:\.\d)?\s*$/.exec(requestLine) ?? [];
  if (method === undefined || target === undefined) return undefined;
  const body = end === null ? '' : text.slice(end.index + end[0].length);
  return { method: method.toUpperCase(), target, headers: headersIn(lines), body: Buffer.from(body, 'latin1') };
}

/** The answers as the body of a batch's answer, in the order of the requests. Source: ucwa.md#batch */
export function writeBatch(answers: readonly HttpAnswer[], boundary: string): string {
  const parts = answers.map((answer) =>
    [`--${boundary}`, 'Content-Type: application/http; msgtype=response', '', ...responseLines(answer), ''].join(
      '\r\n',
    ),
  );
  return `${parts.join('')}--${boundary}--\r\n`;
}

function responseLines({ status, headers, body }: HttpAnswer): readonly string[] {
  const text = typeof body === 'string' ? body : Buffer.from(body ?? []).toString('utf8');
  const own = Object.entries(headers).filter(
    ([name]) => !ofTheWhole.includes(name) && !name.startsWith('access-control-'),
  );
  return [
    `HTTP/1.1 ${status} ${reasonPhrases[status] ?? 'Error'}`,
    ...own.map(([name, value]) => `${name}: ${value}`),
    `content-length: ${Buffer.byteLength(text)}`,
    '',
    text,
  ];
}
