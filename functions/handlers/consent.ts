import * as z from 'zod/mini';
import type { Carebridge } from '../../shared/application/carebridge.ts';
import { RequestRefused, Unavailable } from '../../shared/kernel/errors.ts';
import { type HttpAnswer, problemAnswer } from '../../shared/kernel/problem.ts';
import { outcomePage, troublePage } from '../../shared/service/consent/consent-page.ts';
import type { CallersExchange, Exchange } from './edge.ts';
import { paramOf, queryOf } from './request.ts';

const text = z.optional(z.string().check(z.maxLength(4096)));
const returnSchema = z.object({ state: text, error: text, admin_consent: text, code: text });

/** `GET /api/consent`: sends an administrator to the identity provider. */
export function consent({ consent, visitorAddress }: Carebridge, { request }: Exchange): Promise<HttpAnswer> {
  return orTroublePage(async () => {
    const address = visitorAddress(request.headers.get('x-forwarded-for'));
    const { location, browser } = await consent.begin(address);
    return redirect(location, { 'set-cookie': consent.cookie.set(browser) });
  });
}

/** `GET /api/consent/return`: where the identity provider sends the browser back to. */
export function consentReturn({ consent }: Carebridge, { request }: Exchange): Promise<HttpAnswer> {
  return orTroublePage(async () => {
    const { cookie } = consent;
    const outcome = await consent.comeBack(queryOf(request, returnSchema), cookie.read(request.headers.get('cookie')));
    if (outcome.kind === 'redirect') return redirect(outcome.location, {});
    const { status, headers, body = '' } = outcomePage(outcome);
    // A request from elsewhere must not end what this browser is on.
    return {
      status,
      headers: { ...headers, ...(outcome.kind === 'unknown' ? {} : { 'set-cookie': cookie.clear() }) },
      body,
    };
  });
}

/** `DELETE /api/consent/{entraTenantId}` */
export async function withdrawConsent(
  { consent }: Carebridge,
  { request, caller }: CallersExchange,
): Promise<HttpAnswer> {
  await consent.withdraw(caller, paramOf(request, 'entraTenantId'));
  return { status: 204, headers: {} };
}

function redirect(location: string, more: Readonly<Record<string, string>>): HttpAnswer {
  return { status: 302, headers: { location, 'referrer-policy': 'no-referrer', ...more } };
}

/** A person at a browser reads a page, not problem+json; a defect stays an error. */
async function orTroublePage(work: () => Promise<HttpAnswer>): Promise<HttpAnswer> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof RequestRefused || error instanceof Unavailable)) throw error;
    return troublePage(problemAnswer(error));
  }
}
