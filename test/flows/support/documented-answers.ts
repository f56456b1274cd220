import * as z from 'zod';
import { parseJson } from '../../../shared/kernel/json.ts';
import {
  codedErrorsSchema,
  faultSchema,
  listedErrorsSchema,
  singleErrorSchema,
  tokenErrorSchema,
} from '../../../shared/protocol/contact-center/errors.ts';
import type { RawAnswer, RawRequest } from './raw-request.ts';

type Successes = Readonly<Partial<Record<string, readonly number[]>>>;

const read: Successes = { GET: [200, 304] };
const done: Successes = { POST: [204] };
const begun: Successes = { POST: [201] };

/** What success looks like at each route, by method; paths in lower case. The first route that fits counts. */
const routes: readonly (readonly [RegExp, Successes])[] = [
  [/^\/api\/relay\/[^/]+\/conversations$/, { POST: [200, 201], OPTIONS: [204] }],
  [/^\/api\/relay\/[^/]+\/conversations\/[^/]+\/(lines|leave)$/, { POST: [202], OPTIONS: [204] }],
  [/^\/api\/relay\/[^/]+\/conversations\/[^/]+\/typing$/, { POST: [204], OPTIONS: [204] }],
  [/^\/api\/relay\/[^/]+\/conversations\/[^/]+\/events$/, { GET: [200], OPTIONS: [204] }],
  [/^\/api\/relay\/[^/]+\/conversations\/[^/]+\/resume$/, { POST: [200], DELETE: [204], OPTIONS: [204] }],
  [/^\/platformservice\/discover$/, { GET: [200], OPTIONS: [204] }],
  [/^\/ucwa\/(psanon|oauth)\/v1\/applications$/, { POST: [200, 201] }],
  [/^\/ucwa\/\w+\/v1\/applications\/\d+$/, { ...read, DELETE: [204] }],
  [/\/batch$/, { POST: [200] }],
  [/\/events$/, { GET: [200] }],
  [/\/communication$/, { ...read, PUT: [200, 204] }],
  [/\/(messagingInvitations|participantInvitations|startAdhocMeeting|adhocMeetings|messages)$/i, { ...read, ...begun }],
  [/\/(joinAdhocMeeting|joinOnlineMeeting|startMessaging|onlineMeetingInvitations|userMeetingInvitations)$/i, begun],
  [/\/(inviteUserToMeeting|addParticipant|addMessaging|startOutgoingMessaging)$/i, begun],
  [/\/anonApplicationTokens$/i, { POST: [200] }],
  [/\/(accept|decline)$/, { POST: [204] }],
  [/\/acceptAndBridge$/i, { POST: [200] }],
  [/\/(terminate|typing|eject|reportMyActivity|makeMeAvailable)$/i, done],
  [/\/bridgedParticipants$/i, { ...read, ...begun }],
  [/\/bridgedParticipants\/[^/]+$/i, { ...read, PUT: [204], DELETE: [204] }],
  [/^\/webticket\/oauthtoken$/, { POST: [200] }],
  [/^\/(platformservice|ucwa|webticket|autodiscover)(\/|$)/, { ...read, DELETE: [204] }],
  [/^\/api\/token\/[^/]+$/, { POST: [200], OPTIONS: [204] }],
  [/^\/api\/callback(\/[^/]+)?$/, { GET: [200], POST: [200] }],
  [/^\/api\/tenants$/, { GET: [200], POST: [201] }],
  [/^\/api\/tenants\/[^/]+$/, { GET: [200], PUT: [200, 201], PATCH: [200], DELETE: [204] }],
  [/^\/api\/tenants\/[^/]+\/credential$/, { PUT: [200], DELETE: [204] }],
  [/\/(end|take|audience)$/, { POST: [200, 202], PUT: [200, 202] }],
  [/^\/api\/dead-letters\/\d+\/replay$/, { POST: [200] }],
  [/^\/api\/desk\//, { GET: [200], OPTIONS: [204] }],
  [/^\/api\/consent/, { GET: [200, 302], DELETE: [204] }],
  [/^\/api\/platform\//, { GET: [200], PUT: [200], DELETE: [204] }],
  [/^\/api\//, { GET: [200], DELETE: [200] }],
  [/^\//, { GET: [200, 302, 304] }],
];

/** Refusals by status: the code that the platform's body must name. */
const platformCodes: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  403: 'Forbidden',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  406: 'NotAcceptable',
  409: 'Conflict',
  410: 'Gone',
  412: 'PreconditionFailed',
  413: 'EntityTooLarge',
  415: 'UnsupportedMediaType',
  428: 'PreconditionRequired',
  429: 'TooManyRequests',
};

const platformError = z.strictObject({
  code: z.string(),
  subcode: z
    .string()
    .regex(/^[A-Z]\w+$/)
    .optional(),
  message: z.string().max(500).optional(),
  parameters: z.array(z.strictObject({ name: z.string() })).optional(),
});

const problem = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string().regex(/^[A-Z]\w+$/),
});

/** The path as a server reads it: dot segments resolved, slashes not doubled, in lower case. */
function pathOf({ path }: RawRequest): string {
  const url = URL.canParse(path, 'http://localhost') ? new URL(path, 'http://localhost') : undefined;
  const whole = (url?.pathname ?? path).replace(/\/{2,}/g, '/').replace(/(.)\/$/, '$1');
  try {
    return decodeURIComponent(whole).toLowerCase();
  } catch {
    return whole.toLowerCase();
  }
}

/** What is wrong with an answer; undefined when it is a documented success or a documented error. `handled`: our code has seen the request. */
export function undocumented(request: RawRequest, answer: RawAnswer, handled: boolean): string | undefined {
  const path = pathOf(request);
  const { status } = answer;
  if (status >= 200 && status < 400) {
    const [, successes] = routes.find(([pattern]) => new RegExp(pattern, 'i').test(path)) ?? [];
    // Pages ask below /ucwa whether they may ask, whatever is there.
    if (request.method === 'OPTIONS' && path.startsWith('/ucwa/') && status === 204) return undefined;
    // HEAD is answered wherever GET is.
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    return successes?.[method]?.includes(status) ? undefined : `${status} is no success of ${request.method} ${path}`;
  }
  if (status < 400 || status >= 500) return `${status} is no answer`;
  // What the host in front of us refuses, and what has no body, says no more than its status.
  if (!handled || request.method === 'HEAD') return undefined;
  if (status === 401 && answer.text === '') {
    return /\bBearer /.test(String(answer.headers['www-authenticate'])) ? undefined : '401 without a challenge';
  }
  if (path === '/webticket/oauthtoken' && status === 400) return wrongTicketError(answer);
  if (/^\/(oauth|vcc|chat-gateway|api\/v1\/tenant)(\/|$)/.test(path)) return wrongCenterError(answer);
  const isPlatform = /^\/(platformservice|ucwa|webticket|autodiscover)(\/|$)/.test(path);
  return isPlatform ? wrongPlatformError(answer) : wrongProblem(answer);
}

function wrongPlatformError({ status, text, headers }: RawAnswer): string | undefined {
  const read = platformError.safeParse(parseJson(text));
  if (!String(headers['content-type']).startsWith('application/json'))
    return `an error of type ${headers['content-type']}`;
  if (!read.success) return 'the error body is not as documented';
  if (read.data.code !== platformCodes[status]) return `${status} says ${read.data.code}`;
  if (read.data.parameters !== undefined && status !== 400) return `${status} names members at fault`;
  return headers['x-ms-correlation-id'] === undefined ? 'an error without correlation id' : undefined;
}

const ticketError = z.looseObject({ error: z.enum(['invalid_request', 'invalid_grant', 'unsupported_grant_type']) });

const wrongTicketError = ({ text }: RawAnswer): string | undefined =>
  ticketError.safeParse(parseJson(text)).success ? undefined : 'the error of the ticket is not as documented';

const centerErrors = z.union([codedErrorsSchema, listedErrorsSchema, singleErrorSchema, faultSchema, tokenErrorSchema]);

const wrongCenterError = ({ text }: RawAnswer): string | undefined =>
  centerErrors.safeParse(parseJson(text)).success ? undefined : 'the error of the contact center is not as documented';

function wrongProblem({ status, text, headers }: RawAnswer): string | undefined {
  const read = problem.safeParse(parseJson(text));
  if (!String(headers['content-type']).startsWith('application/problem+json'))
    return `a problem of type ${headers['content-type']}`;
  if (!read.success) return 'the problem is not as documented';
  return read.data.status === status ? undefined : `${status} says ${read.data.status}`;
}
