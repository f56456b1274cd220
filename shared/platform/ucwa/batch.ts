import { randomId } from '../../kernel/ids.ts';
import { pathSegments } from '../../kernel/path-pattern.ts';
import type { HttpAnswer } from '../../kernel/problem.ts';
import { type PlacedEndpoint, ucwaRoot } from '../edge/endpoint.ts';
import type { PlatformAnswer, PlatformRequest } from '../edge/http.ts';
import { parseMediaType } from '../edge/media-type.ts';
import { PlatformRefusal } from '../edge/refusal.ts';
import { type BatchedRequest, readBatch, writeBatch } from './batch-parts.ts';

/** Answers one request; never throws. */
export type Dispatch = (request: PlatformRequest) => Promise<HttpAnswer>;

const maximumParts = 100;

/** What a part takes over from the batch that it stands in; who asks, from which page and for whom cannot be said otherwise. */
const imposed = ['authorization', 'origin', 'cookie'] as const;

/** Several requests in one; each is dispatched as if it had come by itself. Source: ucwa.md#batch */
export const batchEndpoint = (dispatch: Dispatch): PlacedEndpoint => ({
  method: 'POST',
  path: `${ucwaRoot}/batch`,
  endpoint: { access: 'application', handle: ({ request }) => answerBatch(request, dispatch) },
});

/** The requests are carried out one after another, so that what a client writes in a row stays in a row. */
async function answerBatch(batch: PlatformRequest, dispatch: Dispatch): Promise<PlatformAnswer> {
  const requests = requestsOf(batch);
  const answers: HttpAnswer[] = [];
  for (const request of requests) answers.push(await answerPart(batch, request, dispatch));
  const boundary = `batch-${randomId()}`;
  return {
    status: 200,
    headers: { 'content-type': `multipart/batching; boundary="${boundary}"` },
    text: writeBatch(answers, boundary),
  };
}

/**
 * The requests of a batch.
 * @throws {PlatformRefusal} UnsupportedMediaType, BadRequest/DeserializationFailure — when it is no batch
 * @throws {PlatformRefusal} TooManyRequests — when there are too many; none of them is carried out
 */
function requestsOf({ headers, body }: PlatformRequest): readonly BatchedRequest[] {
  const mediaType = parseMediaType(headers['content-type']);
  if (mediaType?.type !== 'multipart/batching') throw new PlatformRefusal('UnsupportedMediaType');
  const requests = readBatch(body, mediaType.parameters.boundary ?? '');
  if (requests === undefined) throw new PlatformRefusal('BadRequest', { subcode: 'DeserializationFailure' });
  if (requests.length > maximumParts) throw new PlatformRefusal('TooManyRequests');
  return requests;
}

async function answerPart(batch: PlatformRequest, part: BatchedRequest, dispatch: Dispatch): Promise<HttpAnswer> {
  const { origin } = batch.url;
  // Put together by hand: a URL that begins with two slashes would name another host.
  const target = part.target.startsWith('/') ? `${origin}${part.target}` : part.target;
  const url = URL.canParse(target) ? new URL(target) : undefined;
  if (url === undefined || url.origin !== origin) return refused(new PlatformRefusal('NotFound'));
  if (!mayBeBatched(url)) return refused(new PlatformRefusal('Forbidden', { subcode: 'OperationNotSupported' }));
  const { method, body } = part;
  return dispatch({ method, url, body, headers: headersOf(batch, part), signal: batch.signal });
}

/** Neither a batch nor a wait for events can stand in a batch. */
function mayBeBatched(url: URL): boolean {
  const [root, , , , , last, ...more] = (pathSegments(url.pathname) ?? []).map((segment) => segment.toLowerCase());
  return root === 'ucwa' && !((last === 'batch' || last === 'events') && more.length === 0);
}

function headersOf({ headers: outer }: PlatformRequest, { headers }: BatchedRequest): Record<string, string> {
  const own = Object.entries(headers).filter(([name]) => !imposed.some((one) => one === name));
  const inherited = imposed.flatMap((name) => (outer[name] === undefined ? [] : [[name, outer[name]] as const]));
  return Object.fromEntries([...own, ...inherited]);
}

const refused = ({ status, body }: PlatformRefusal): HttpAnswer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(body),
});
