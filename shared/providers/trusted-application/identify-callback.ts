import { RequestRefused } from '../../kernel/errors.ts';
import { hashId } from '../../kernel/ids.ts';
import { parseStrangersJson } from '../../kernel/json.ts';
import type { EventPackage } from '../../protocol/hypermedia/event-package.ts';
import { readPackage, type TolerantPackage } from '../../protocol/hypermedia/tolerant-package.ts';
import { maximumCallbackBytes } from '../../protocol/trusted-application/limits.ts';
import type { IdentifiedCallback, RawCallback } from '../provider.ts';
import { packagePosition } from './callback-package.ts';
import type { CallbackTokens } from './callback-tokens.ts';
import { type FindTenant, placeCallback } from './place-callback.ts';

/**
 * Authenticates a callback by its token, then reads it: the caller is the Entra tenant that the token speaks for.
 * @throws {RequestRefused} Unauthenticated, NotAllowed, BodyTooLarge, MalformedRequest, InvalidRequest — as the port says
 */
export async function identifyCallback(
  { url, headers, body }: RawCallback,
  tokens: CallbackTokens,
  findTenant: FindTenant,
): Promise<IdentifiedCallback> {
  const caller = await tokens.tenantOf(headers.authorization);
  const text = textOf(body);
  const read = packageIn(text);
  return {
    caller,
    deliveryId: deliveryIdOf(read.package, text),
    place: () => placeCallback(url, read, caller, findTenant),
  };
}

function textOf(body: Uint8Array): string {
  if (body.byteLength > maximumCallbackBytes) throw new RequestRefused('BodyTooLarge', 'The callback is over 200 KB.');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new RequestRefused('MalformedRequest', 'The callback is not UTF-8.');
  }
}

function packageIn(text: string): TolerantPackage {
  const value = parseStrangersJson(text);
  if (value === undefined) throw new RequestRefused('MalformedRequest', 'The callback is not JSON.');
  const read = readPackage(value);
  if (read === undefined) throw new RequestRefused('InvalidRequest', 'The callback has no senders.');
  return read;
}

/**
 * Names a callback permanently: `<platform's conversation id>.<ack>`, or a hash of its body where either is missing.
 * Source: trusted-application.md#callback-delivery
 */
export function deliveryIdOf(content: EventPackage, body: string): string {
  const { ack, key } = packagePosition(content);
  if (ack === undefined || key === undefined) return `body.${hashId(body)}`;
  const id = key.conversationId.toLowerCase();
  return `${/^[0-9a-z-]{1,64}$/.test(id) ? id : hashId(id)}.${ack}`;
}
