import * as z from 'zod/mini';

/** The answer that carries an access token; its numbers are texts. Source: contact-center.md#tokens */
export const tokenAnswerSchema = z.strictObject({
  access_token: z.string(),
  token_type: z.literal('BearerToken'),
  expires_in: z.string(),
  issued_at: z.string(),
  scope: z.string(),
  status: z.literal('approved'),
  api_product_list: z.array(z.string()),
  client_id: z.string(),
  application_name: z.string(),
  organization_name: z.string(),
  refresh_token_expires_in: z.literal('0'),
  refresh_count: z.literal('0'),
});

/** Products that a credential of the Chat API is for. Source: contact-center.md#tokens */
export const chatApiProducts: readonly string[] = ['vcc'];
