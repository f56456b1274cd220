import type { Clock } from '../../kernel/time.ts';
import type { Callers } from './callers.ts';
import { webTicketPath, webTicketPrefix } from './challenge.ts';
import type { PlacedEndpoint } from './endpoint.ts';
import type { Exchange } from './exchange.ts';
import type { PlatformAnswer, PlatformRequest } from './http.ts';
import { parseMediaType } from './media-type.ts';
import { Throttle } from './throttle.ts';

/** A token of the trusted identity provider for a person who has shown a password, with its life in seconds. */
export type PasswordToken = { readonly token: string; readonly expiresInSeconds: number };

/**
 * Signs a person in by user name and password; undefined when they do not hold.
 * It may throw {Unavailable} IdentityUnavailable.
 */
export type PasswordSignIn = (userName: string, password: string) => Promise<PasswordToken | undefined>;

const rootPath = '/Autodiscover/AutodiscoverService.svc/root';
const userPath = `${rootPath}/oauth/user`;

const formTypes: readonly string[] = ['application/x-www-form-urlencoded', 'multipart/form-data'];

/** Guesses of one user's password that each instance looks at. */
const guessesPerMinute = 20;

/** What the compatibility profile needs. */
export type CompatibilityDependencies = {
  readonly origin: string;
  readonly callers: Callers;
  readonly signIn: PasswordSignIn;
  readonly now: Clock;
};

/** How clients of the original service find their way, and sign in by password. Source: ucwa.md#compatibility */
export function compatibilityEndpoints(dependencies: CompatibilityDependencies): readonly PlacedEndpoint[] {
  const { origin, callers, signIn, now } = dependencies;
  const guesses = new Throttle(guessesPerMinute, 'LimitExceeded', now);
  const linked = (path: string, links: Readonly<Record<string, string>>): PlatformAnswer => {
    const all = { self: path, ...links };
    const hrefs = Object.entries(all).map(([rel, target]) => [rel, { href: `${origin}${target}` }] as const);
    return { status: 200, json: { _links: Object.fromEntries(hrefs) } };
  };
  const open = (method: string, path: string, handle: (exchange: Exchange) => Promise<PlatformAnswer>) => ({
    method,
    path,
    endpoint: { access: 'open', handle } as const,
  });
  return [
    open('GET', rootPath, async () => linked(rootPath, { user: userPath })),
    open('GET', userPath, async (exchange) => {
      await callers.user(exchange);
      return linked(userPath, { applications: '/ucwa/oauth/v1/applications' });
    }),
    open('POST', webTicketPath, ({ request }) => ticket(request, signIn, guesses)),
  ];
}

/** Errors are told as OAuth does. Source: ucwa.md#compatibility */
async function ticket(request: PlatformRequest, signIn: PasswordSignIn, guesses: Throttle): Promise<PlatformAnswer> {
  const form = await formOf(request);
  const grantType = form?.grant_type;
  if (form === undefined || grantType === undefined) return refusal('invalid_request');
  if (grantType !== 'password') return refusal('unsupported_grant_type');
  const userName = form.username?.replace(/^sip:/i, '') ?? '';
  const { password = '' } = form;
  if (userName === '' || password === '') return refusal('invalid_request');
  const guesser = userName.toLowerCase();
  guesses.admit(guesser);
  const issued = await signIn(userName, password);
  if (issued === undefined) return refusal('invalid_grant');
  // Who knows the password has not guessed.
  guesses.forgive(guesser);
  return {
    status: 200,
    headers: { 'cache-control': 'no-store' },
    json: {
      access_token: `${webTicketPrefix}${issued.token}`,
      expires_in: issued.expiresInSeconds,
      ms_rtc_identityscope: 'local',
      token_type: 'Bearer',
    },
  };
}

/** The fields of a form in either of its encodings; undefined when it is none. A file is no field. Source: ucwa.md#compatibility */
async function formOf({ headers, body }: PlatformRequest): Promise<Readonly<Record<string, string>> | undefined> {
  const contentType = headers['content-type'] ?? '';
  if (!formTypes.includes(parseMediaType(contentType)?.type ?? '')) return undefined;
  try {
    const form = await new Response(Buffer.from(body), { headers: { 'content-type': contentType } }).formData();
    return Object.fromEntries([...form].filter((field): field is [string, string] => typeof field[1] === 'string'));
  } catch {
    return undefined;
  }
}

const refusal = (error: 'invalid_request' | 'invalid_grant' | 'unsupported_grant_type'): PlatformAnswer => ({
  status: 400,
  headers: { 'cache-control': 'no-store' },
  json: { error },
});
