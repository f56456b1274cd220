import { toRfc3339 } from '../../../../kernel/time.ts';
import { addressSegment } from '../../../../protocol/trusted-application/address-segment.ts';
import { endpointHref } from '../../../directory/endpoint-hrefs.ts';
import type { AdhocMeeting, Call } from '../../call.ts';
import { addressOf } from '../../call-ids.ts';
import type { Resource } from '../hypermedia.ts';

/**
 * A meeting that was made ahead. `joinAdhocMeeting`, `discover` and the `joinUrl` are absolute.
 * Source: trusted-application.md#adhoc-meetings
 */
export function serviceAdhocMeeting(call: Call, adhoc: AdhocMeeting, origin: string): Resource {
  const joining = endpointHref(call.endpoint, '/communication/onlineMeetingInvitations').replace(
    '?',
    `?confUrl=${adhoc.onlineMeetingUri}&`,
  );
  return {
    rel: 'adhocMeeting',
    href: `${endpointHref(call.endpoint, `/adhocMeetings/${adhoc.key}`)}&onlineMeetingContext=${call.endpoint.uri}`,
    members: {
      ...adhoc.details,
      subject: adhoc.subject,
      onlineMeetingId: adhoc.key,
      conferenceId: adhoc.key,
      onlineMeetingUri: adhoc.onlineMeetingUri,
      organizerUri: call.endpoint.uri,
      joinUrl: `${origin}/platformservice/meet/${addressSegment(addressOf(call.endpoint.uri))}/${adhoc.key}`,
      expirationTime: toRfc3339(adhoc.expiresAt),
    },
    links: {
      discover: { href: `${origin}/platformservice/discover?discoverContext=${adhoc.key}` },
      joinAdhocMeeting: { href: `${origin}${joining}` },
    },
    etag: String(Number.parseInt(call.target.slice(0, 8), 16)),
  };
}
