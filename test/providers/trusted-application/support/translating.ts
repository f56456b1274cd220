import type { ReportedEvent } from '../../../../shared/conversation/event.ts';
import { ProviderRefused } from '../../../../shared/kernel/errors.ts';
import type { Json, JsonObject } from '../../../../shared/kernel/json.ts';
import type { Link } from '../../../../shared/kernel/link.ts';
import type { WireResource } from '../../../../shared/protocol/hypermedia/resource.ts';
import { platformOf } from '../../../../shared/providers/trusted-application/tenant-platform.ts';
import { translateCallback } from '../../../../shared/providers/trusted-application/translate-callback.ts';
import { baseuri, callbackBody, Vocabulary } from './callbacks.ts';
import { nowMs } from './issuer.ts';
import { harbour } from './tenant.ts';

export const plain = new Vocabulary('service:');

const platform = platformOf(harbour({ origins: [baseuri] }), {
  discoverUrl: 'https://api.harbour.example/platformservice/discover',
});

/** Translates a body; resources that events left out are found in `elsewhere` by href, or are gone. */
export function translateBody(
  leg: 'visitor' | 'room',
  body: Json,
  elsewhere: Readonly<Record<string, WireResource>> = {},
): Promise<readonly ReportedEvent[]> {
  const callback = { conversation: 'c', leg, deliveryId: 'd', receivedAt: nowMs, body: JSON.stringify(body) };
  return translateCallback(callback, platform, async (link: Link) => {
    const found = elsewhere[link.href];
    if (found === undefined) throw new ProviderRefused('PlatformNotFound', 'gone', 404);
    return found;
  });
}

/** Translates the seventh callback of a leg, out of its senders. */
export function translateSenders(
  leg: 'visitor' | 'room',
  senders: readonly JsonObject[],
  elsewhere: Readonly<Record<string, WireResource>> = {},
): Promise<readonly ReportedEvent[]> {
  return translateBody(leg, callbackBody(leg, 7, senders), elsewhere);
}
