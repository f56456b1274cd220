import { RequestRefused } from '../../kernel/errors.ts';
import { parseStrangersJson } from '../../kernel/json.ts';
import { readPackage, type TolerantPackage } from '../../protocol/hypermedia/tolerant-package.ts';
import { contextReply } from '../../protocol/trusted-application/callback-reply.ts';
import { maximumCallbackBytes } from '../../protocol/trusted-application/limits.ts';
import { jsonMediaType } from '../../protocol/trusted-application/media-types.ts';
import type { CallbackReply, RawCallback, RoutedCallback } from '../provider.ts';
import type { Tenant } from '../tenant.ts';
import { contextText } from './callback-context.ts';
import { deliveryIdOf, endpointIn, isIdle, placeOf } from './callback-routing.ts';
import type { CallbackTokens } from './callback-tokens.ts';

/** Finds the tenant that owns an application endpoint inside an Entra tenant; both in lower case. */
export type FindTenant = (entraTenantId: string, applicationEndpoint: string) => Promise<Tenant | undefined>;

const plainReply: CallbackReply = { status: 200, headers: {} };

/**
 * Authenticates a callback, then finds where it belongs. The first callback of a visitor leg is answered with our context.
 * Source: trusted-application.md#callback-context
 * @throws {RequestRefused} Unauthenticated, NotAllowed, BodyTooLarge, MalformedRequest, InvalidRequest — as the port says
 */
export async function routeCallback(
  callback: RawCallback,
  authentication: CallbackTokens,
  findTenant: FindTenant,
): Promise<RoutedCallback> {
  const entraTenantId = await authentication.tenantOf(callback.headers.authorization);
  const body = textOf(callback.body);
  const { package: content, leftOut } = contentOf(body);
  if (leftOut === 0 && isIdle(content)) return { kind: 'ignore', reply: plainReply };
  const tenant = await findTenant(entraTenantId, endpointIn(content));
  // Those of a disabled tenant are taken, too: its running visits are to come to their end.
  if (tenant === undefined) throw new RequestRefused('NotAllowed', 'There is no such tenant.');
  const { conversation, leg, fresh } = placeOf(callback.url, content, tenant.id);
  const reply = fresh ? replyWithContext(contextText(conversation, leg)) : plainReply;
  return { kind: 'deliver', tenant, conversation, leg, deliveryId: deliveryIdOf(content, body), reply };
}

function textOf(body: Uint8Array): string {
  if (body.byteLength > maximumCallbackBytes) throw new RequestRefused('BodyTooLarge', 'The callback is over 200 KB.');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new RequestRefused('MalformedRequest', 'The callback is not UTF-8.');
  }
}

function contentOf(body: string): TolerantPackage {
  const value = parseStrangersJson(body);
  if (value === undefined) throw new RequestRefused('MalformedRequest', 'The callback is not JSON.');
  const read = readPackage(value);
  if (read === undefined) throw new RequestRefused('InvalidRequest', 'The callback has no senders.');
  return read;
}

function replyWithContext(context: string): CallbackReply {
  return {
    status: 200,
    headers: { 'content-type': jsonMediaType },
    body: JSON.stringify(contextReply(context)),
  };
}
