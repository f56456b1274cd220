import * as z from 'zod';
import { OAuthRefusal } from './oauth-refusal.ts';

const requestSchema = z.object({
  grant_type: z.string(),
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
  client_assertion_type: z.string().optional(),
  client_assertion: z.string().optional(),
  scope: z.string().optional(),
  resource: z.string().optional(),
  username: z.string().optional(),
  password: z.string().optional(),
  code: z.string().optional(),
  redirect_uri: z.string().optional(),
  code_verifier: z.string().optional(),
  refresh_token: z.string().optional(),
});

/** The members of a token request that we use. */
export type TokenRequest = z.infer<typeof requestSchema>;

/**
 * Reads a form-encoded token request; the client's credential may also come by HTTP Basic.
 * @throws {OAuthRefusal} invalid_request — when `grant_type` is missing
 */
export function readTokenRequest(body: string, authorization: string | undefined): TokenRequest {
  const result = requestSchema.safeParse({
    ...basicCredential(authorization),
    ...Object.fromEntries(new URLSearchParams(body)),
  });
  if (result.success) return result.data;
  throw new OAuthRefusal('invalid_request', 900144, "The request body must contain the parameter 'grant_type'.");
}

function basicCredential(authorization: string | undefined): Record<string, string> {
  const encoded = /^Basic\s+(\S+)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return {};
  const [id = '', ...secret] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return { client_id: formDecoded(id), client_secret: formDecoded(secret.join(':')) };
}

function formDecoded(text: string): string {
  return new URLSearchParams(`v=${text}`).get('v') ?? '';
}
