import * as z from 'zod/mini';

/** Short name of a tenant in URLs. Source: carebridge.md#tenants */
export const tenantIdSchema = z
  .string()
  .check(z.regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be 1 to 40 of a-z, 0-9 and -'));

/** A tenant as the API answers it: complete, defaults filled in. Source: carebridge.md#tenants */
export const tenantAnswerSchema = z.looseObject({
  id: tenantIdSchema,
  displayName: z.string(),
  enabled: z.boolean(),
});

/** The tenants that the caller may see. Source: carebridge.md#tenants */
export const tenantListSchema = z.looseObject({ tenants: z.array(tenantAnswerSchema) });
