import type { CallWithMeeting } from '../../call.ts';
import type { Resource } from '../hypermedia.ts';
import { legHref } from './service-hrefs.ts';

/** The meeting behind the conference leg. Source: trusted-application.md#meetings */
export const serviceOnlineMeeting = (call: CallWithMeeting): Resource => ({
  rel: 'onlineMeeting',
  href: legHref(call, 'meeting', '/onlineMeeting'),
  members: { onlineMeetingUri: call.meeting.onlineMeetingUri, subject: call.meeting.subject },
  links: {
    conversation: { href: legHref(call, 'meeting') },
    terminateOnlineMeeting: { href: legHref(call, 'meeting', '/onlineMeeting/terminateOnlineMeeting') },
  },
});
