import type { CallWithMeeting } from '../../call.ts';
import type { Resource } from '../hypermedia.ts';
import { legHref } from './service-hrefs.ts';

/**
 * The meeting behind the conference leg.
 * Choice: no one enters a meeting of chat uninvited, so its access level is Invited. Source: trusted-application.md#meetings
 */
export const serviceOnlineMeeting = (call: CallWithMeeting): Resource => ({
  rel: 'onlineMeeting',
  href: legHref(call, 'meeting', '/onlineMeeting'),
  members: {
    onlineMeetingUri: call.meeting.onlineMeetingUri,
    subject: call.meeting.subject,
    organizerUri: call.endpoint.uri,
    organizerName: call.endpoint.displayName,
    conferenceId: call.adhoc?.key ?? keyOf(call.meeting.onlineMeetingUri),
    accessLevel: 'Invited',
  },
  links: {
    conversation: { href: legHref(call, 'meeting') },
    terminateOnlineMeeting: { href: legHref(call, 'meeting', '/onlineMeeting/terminateOnlineMeeting') },
  },
});

/** The last part of a meeting's URI. */
const keyOf = (uri: string): string => uri.slice(uri.lastIndexOf(':') + 1);
