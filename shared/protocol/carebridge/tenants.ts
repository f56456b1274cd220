import * as z from 'zod/mini';

/** Short name of a tenant in URLs. Source: carebridge.md#tenants */
export const tenantIdSchema = z
  .string()
  .check(z.regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be 1 to 40 of a-z, 0-9 and -'));
