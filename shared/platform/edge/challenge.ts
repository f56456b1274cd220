import { originalPlatformAppId } from '../../protocol/trusted-application/tokens.ts';
import type { TrustedIssuer } from '../identity/trusted-issuer.ts';
import type { PlatformAnswer } from './http.ts';

/** Thrown where a request carries no token that holds: answered by 401 with a challenge and no body. */
export class Unauthenticated extends Error {
  override readonly name = 'Unauthenticated';
}

/** Marks a token that was got by password. Source: ucwa.md#compatibility */
export const webTicketPrefix = 'cwt=';

/** Where passwords are taken. Source: ucwa.md#compatibility */
export const webTicketPath = '/WebTicket/oauthtoken';

/**
 * The 401 that says who issues tokens, and for which application. Where passwords are taken, at `ticketOrigin`, the challenge for them comes
 * first: clients of the original service take the first address that they find.
 * Source: trusted-application.md#application-tokens, ucwa.md#compatibility
 */
export function challengeAnswer(issuer: TrustedIssuer, ticketOrigin?: string): PlatformAnswer {
  const issuers = issuer.issuers.map((template) => template.replaceAll('{tid}', '*')).join(',');
  const challenge = [
    `Bearer trusted_issuers="${issuers}"`,
    `client_id="${originalPlatformAppId}"`,
    `authorization_uri="${issuer.authorizationUrl}"`,
  ];
  const ticket =
    ticketOrigin === undefined ? [] : [`MsRtcOAuth href="${ticketOrigin}${webTicketPath}", grant_type="password"`];
  return { status: 401, headers: { 'www-authenticate': [...ticket, challenge.join(', ')].join(', ') } };
}

/** The value of a bearer token, or undefined. */
export function bearerToken(authorization: string | undefined): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
}
