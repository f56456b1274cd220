import type { ContactCenterErrorCode, Validation } from '../../protocol/contact-center/errors.ts';

/** What a refusal may say besides its code. */
type RefusalDetails = {
  /** Sentences for people, with no text of a customer's, no token and no address in them. */
  readonly faults?: readonly string[];
  readonly validations?: readonly Validation[];
  readonly headers?: Readonly<Record<string, string>>;
};

/** HTTP status and sentence of each code. Source: contact-center.md#error-codes */
const answers: Readonly<Record<ContactCenterErrorCode, readonly [status: number, message: string]>> = {
  access_denied: [401, 'Access Denied'],
  tenant_denied: [403, 'The tenant does not belong to the customer.'],
  invalid_json_object: [400, 'The body is not a JSON object.'],
  invalid_parameter: [400, 'The request is not valid.'],
  invalid_queue: [400, 'The request is not valid.'],
  resource_not_found: [404, 'There is nothing of this id.'],
  method_not_allowed: [405, 'The method is not taken here.'],
  webhook_in_use: [409, 'A channel leads to the webhook.'],
  assigned_to_agent: [409, 'An agent has the conversation.'],
  precondition_failed: [412, 'It has changed meanwhile.'],
  payload_too_large: [413, 'The body is too large.'],
  too_many_requests: [429, 'Too many requests.'],
  internal_error: [500, 'Something went wrong on our side.'],
  service_unavailable: [503, 'Not available now.'],
};

/** The contact center's answer to a request that it does not carry out; each API gives it a body of its own. */
export class CenterRefusal extends Error {
  readonly code: ContactCenterErrorCode;
  readonly status: number;
  readonly faults: readonly string[];
  readonly validations: readonly Validation[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ContactCenterErrorCode, details: RefusalDetails = {}) {
    const [status, message] = answers[code];
    super(message);
    this.name = 'CenterRefusal';
    this.code = code;
    this.status = status;
    this.faults = details.faults ?? [message];
    this.validations = details.validations ?? [];
    this.headers = details.headers ?? {};
  }
}

export const nothingThere = (): CenterRefusal => new CenterRefusal('resource_not_found');

/** One member of a body does not do. */
export function invalidMember(
  field: string,
  value: unknown,
  code: ContactCenterErrorCode,
  message: string,
): CenterRefusal {
  const validation: Validation = { field, ...(value === undefined ? {} : { value }), code, message };
  return new CenterRefusal(code, { faults: [`${field}: ${message}`], validations: [validation] });
}

/** @throws {CenterRefusal} precondition_failed */
export function requireRevision(revision: number, ifMatch: number | undefined): void {
  if (ifMatch !== undefined && ifMatch !== revision) throw new CenterRefusal('precondition_failed');
}
