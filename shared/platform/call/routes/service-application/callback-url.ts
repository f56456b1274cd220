import { invalidParameters, PlatformRefusal } from '../../../edge/refusal.ts';
import type { ServiceWork } from './service-work.ts';

/**
 * Looks whether the callback URL that an operation brings along, if any, may be used and answers.
 * Source: trusted-application.md#error-codes
 * @throws {PlatformRefusal} BadRequest/ParameterValidationFailure — when it is no URL
 * @throws {PlatformRefusal} BadRequest/CallbackUriUnreachable — when it may not be used or does not answer
 */
export async function checkCallbackUrl(
  { caller, context }: ServiceWork,
  { callbackUrl }: { readonly callbackUrl?: string | undefined },
): Promise<void> {
  if (callbackUrl === undefined) return;
  if (!URL.canParse(callbackUrl)) throw invalidParameters('callbackUrl');
  const { callbackAudience, tenantId } = caller.endpoint;
  if (await context.dependencies.reachable(callbackUrl, callbackAudience, tenantId)) return;
  throw new PlatformRefusal('BadRequest', {
    subcode: 'CallbackUriUnreachable',
    message: 'The callback URL may not be used or does not answer.',
    parameters: ['callbackUrl'],
  });
}
