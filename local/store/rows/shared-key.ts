import { createHmac, createSecretKey } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { account, accountKey } from '../connection-string.ts';

const secret = createSecretKey(accountKey, 'base64');
const scheme = `SharedKeyLite ${account}:`;

/**
 * Whether a request bears the account's signature; `path` is its path as it was sent, without query.
 * Source: Authorize with Shared Key, Azure Storage REST reference: SharedKeyLite of the table service.
 */
export function isSigned({ headers }: IncomingMessage, path: string): boolean {
  const { authorization, date } = headers;
  if (authorization === undefined || !authorization.startsWith(scheme)) return false;
  const text = `${date ?? headers['x-ms-date']}\n/${account}${path}`;
  return authorization === scheme + createHmac('sha256', secret).update(text).digest('base64');
}
