import type { JsonObject } from '../../kernel/json.ts';
import { positionQuery } from '../../protocol/trusted-application/callback-position.ts';
import type { ApplicationEndpoint } from '../directory/caller.ts';
import type { PendingCallback } from './pending-callback.ts';

/** The body of one callback. `target` is the conversation's, as it stands in its URLs. Source: trusted-application.md#callback-body */
export function callbackBody(
  callback: PendingCallback,
  endpoint: ApplicationEndpoint,
  target: string,
  origin: string,
): JsonObject {
  const { applicationId, uri } = endpoint;
  const events = `/platformservice/tgt-${target}/v1/applications/${applicationId}/events`;
  const href = (ack: number) => `${events}?${positionQuery(ack, applicationId, uri, callback.leg)}`;
  return {
    _links: { self: { href: href(callback.ack) }, next: { href: href(callback.ack + 1) } },
    sender: callback.groups.map((group) => ({ ...group })),
    baseuri: origin,
  };
}
