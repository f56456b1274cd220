import { hashId, randomId } from '../../../../kernel/ids.ts';
import type { JsonObject } from '../../../../kernel/json.ts';
import { adhocMeetingInputSchema } from '../../../../protocol/trusted-application/inputs.ts';
import { fromWireTime } from '../../../../protocol/trusted-application/time.ts';
import { endpointHref } from '../../../directory/endpoint-hrefs.ts';
import type { PlatformAnswer } from '../../../edge/http.ts';
import { readInput } from '../../../edge/input.ts';
import { invalidParameters, PlatformRefusal } from '../../../edge/refusal.ts';
import type { Route } from '../../../edge/route.ts';
import type { Call } from '../../call.ts';
import { callPartition } from '../../call-ids.ts';
import { deleteAdhocMeeting, makeAdhocMeeting, openAdhocMeeting } from '../../changes/adhoc-meeting.ts';
import { serviceAdhocMeeting } from '../../view/service-application/service-adhoc-meeting.ts';
import { shown as answered } from '../answers.ts';
import { applicationRoute, type ServiceRouteContext, type ServiceWork } from './service-work.ts';

const collection = '/adhocMeetings';
const meeting = `${collection}/{key}`;
const permission = 'Meetings.OnDemand.Create';

/** Meetings that are made ahead of any conversation. Source: trusted-application.md#adhoc-meetings */
export const adhocMeetingRoutes = (context: ServiceRouteContext): readonly Route[] => [
  applicationRoute(context, 'GET', collection, permission, async ({ caller }) => {
    const { endpoint } = caller;
    return answered({ rel: 'adhocMeetings', href: endpointHref(endpoint, collection) }, endpoint.relPrefix);
  }),
  applicationRoute(context, 'POST', collection, permission, make),
  applicationRoute(context, 'GET', meeting, permission, (work) => shown(work, work.param('key'), 200)),
  applicationRoute(context, 'DELETE', meeting, permission, (work) =>
    work.changeIn(targetOfKey(work, work.param('key')), deleteAdhocMeeting),
  ),
];

const targetOfKey = ({ caller }: ServiceWork, key: string): string =>
  hashId('adhocMeeting', caller.endpoint.applicationId, key.toUpperCase());

async function make(work: ServiceWork): Promise<PlatformAnswer> {
  const { subject, key: given, expirationTime, ...details } = readInput(adhocMeetingInputSchema, work.routed);
  const { store, dependencies } = work.context;
  const { times, now, beginnings } = dependencies;
  const { tenantId, applicationId } = work.caller.endpoint;
  const expiresAt = expiry(expirationTime, now(), times.meetingMs);
  const key = (given ?? randomId().slice(0, 8)).toUpperCase();
  const target = targetOfKey(work, key);
  const partition = callPartition(tenantId, target);
  beginnings.admit(applicationId);
  const made = { target, tenantId, endpoint: work.endpoint, key, subject, details: details as JsonObject, expiresAt };
  await store.begin(
    partition,
    (at) => makeAdhocMeeting(made, at),
    work.once('invitation', key, { subject, expirationTime, ...details }),
  );
  return shown(work, key, 201);
}

/** The end of a meeting's time: earlier than usual where that is asked for. */
function expiry(text: string | undefined, now: number, meetingMs: number): number {
  const at = text === undefined ? now + meetingMs : fromWireTime(text);
  if (at === undefined || at <= now) throw invalidParameters('expirationTime');
  return Math.min(at, now + meetingMs);
}

async function shown(work: ServiceWork, key: string, status: number): Promise<PlatformAnswer> {
  const { origin, now } = work.context.dependencies;
  const target = targetOfKey(work, key);
  const view = (call: Call) => {
    const adhoc = openAdhocMeeting(call, now());
    if (adhoc instanceof PlatformRefusal) throw adhoc;
    return serviceAdhocMeeting(call, adhoc, origin);
  };
  const answer = await work.showIn(target, view);
  const created = status === 201 ? { location: view(await work.read(target)).href } : {};
  return { ...answer, status, headers: { ...answer.headers, ...created } };
}
