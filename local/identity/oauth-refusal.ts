import { randomUUID } from 'node:crypto';
import { toRfc3339 } from '../../shared/kernel/time.ts';

/** OAuth error names that the token endpoint answers with. */
export type OAuthErrorName =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_scope'
  | 'invalid_resource'
  | 'invalid_tenant'
  | 'unauthorized_client'
  | 'unsupported_grant_type';

/** Entra's number for a person, or an organisation, that has not allowed an application what it asks for. */
export const consentMissing = 65001;

/** A token request that is refused; `number` is the AADSTS code that Entra uses for the same reason. */
export class OAuthRefusal extends Error {
  readonly error: OAuthErrorName;
  readonly number: number;
  constructor(error: OAuthErrorName, number: number, description: string, options?: ErrorOptions) {
    super(description, options);
    this.name = 'OAuthRefusal';
    this.error = error;
    this.number = number;
  }

  get status(): number {
    return this.error === 'invalid_client' ? 401 : 400;
  }

  /** The answer's body, in the shape of Entra's. */
  body(nowMs: number, correlationId: string = randomUUID()) {
    return {
      error: this.error,
      error_description: `AADSTS${this.number}: ${this.message}`,
      error_codes: [this.number],
      ...(this.number === consentMissing ? { suberror: 'consent_required' } : {}),
      timestamp: toRfc3339(nowMs).replace('T', ' '),
      trace_id: randomUUID(),
      correlation_id: correlationId,
    };
  }
}
