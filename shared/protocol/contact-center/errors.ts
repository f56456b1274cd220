import * as z from 'zod/mini';

/** Codes that error bodies have. Source: contact-center.md#error-codes */
export type ContactCenterErrorCode =
  | 'access_denied'
  | 'invalid_json_object'
  | 'invalid_parameter'
  | 'invalid_queue'
  | 'resource_not_found'
  /** Choice: the codes from here on were never documented. Source: contact-center.md#error-codes */
  | 'tenant_denied'
  | 'method_not_allowed'
  | 'payload_too_large'
  | 'precondition_failed'
  | 'too_many_requests'
  | 'internal_error'
  | 'service_unavailable'
  | 'webhook_in_use'
  | 'assigned_to_agent';

/** What is wrong with one member of a body. Source: contact-center.md#error-bodies */
const validationSchema = z.strictObject({
  field: z.string(),
  value: z.optional(z.unknown()),
  code: z.string(),
  message: z.string(),
});
export type Validation = z.infer<typeof validationSchema>;

const codedSchema = z.strictObject({ code: z.string(), message: z.string() });

/** Shape 1: the gateway's usual one. Source: contact-center.md#error-bodies */
export const codedErrorsSchema = z.strictObject({
  message: z.string(),
  errors: z.array(codedSchema),
  referenceId: z.optional(z.string()),
});

/** Shapes 2 and 4: the Chat API's, with what is wrong with members. Source: contact-center.md#error-bodies */
export const listedErrorsSchema = z.strictObject({
  message: z.string(),
  errors: z.array(z.string()),
  validations: z.optional(z.array(validationSchema)),
  referenceId: z.optional(z.string()),
});

/** Shape 3: the gateway's for a message that it does not take. Source: contact-center.md#error-bodies */
export const singleErrorSchema = z.strictObject({ message: z.string(), errors: codedSchema, referenceId: z.string() });

/** Shape 5: what stands before the Chat API and knows its tokens. Source: contact-center.md#error-bodies */
export const faultSchema = z.strictObject({
  fault: z.strictObject({ faultstring: z.string(), detail: z.strictObject({ errorcode: z.string() }) }),
});

/** What the token endpoint answers. Source: contact-center.md#token-errors */
export const tokenErrorSchema = z.strictObject({ ErrorCode: z.string(), Error: z.string() });

/** What the Chat API answers where there is no key of an id. Source: contact-center.md#public-keys */
export const missingKeySchema = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.literal(404),
  detail: z.string(),
  resourceType: z.literal('JWKPublic'),
  resourceId: z.string(),
  instance: z.string(),
});

/** The `errorcode` of a token that does not hold. Source: contact-center.md#error-bodies */
export const invalidTokenFault: z.infer<typeof faultSchema> = {
  fault: {
    faultstring: 'Invalid Access Token',
    detail: { errorcode: 'keymanagement.service.invalid_access_token' },
  },
};
