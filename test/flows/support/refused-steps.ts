import { fromDataUri } from '../../../shared/protocol/hypermedia/data-uri.ts';
import { eventPackageSchema, type WireEvent } from '../../../shared/protocol/hypermedia/event-package.ts';
import { localName } from '../../../shared/protocol/hypermedia/rel.ts';
import type { FaultRule, WireFault, WireRequest } from '../../support/wire-proxy.ts';
import { bearerOf, type RunTraffic } from './run-traffic.ts';

/** A step of the call flow, what of it is refused, and how. */
export type RefusedStep = {
  readonly step: string;
  readonly refused: string;
  rule(run: RunTraffic): FaultRule;
};

const service = (request: WireRequest): boolean => !bearerOf(request).startsWith('psat=');
const visitor = (request: WireRequest): boolean => bearerOf(request).startsWith('psat=');
const agent = ({ path }: WireRequest): boolean => path.startsWith('/ucwa/oauth/');

/** Requests of these people to this path are answered with this status. */
function request(
  step: string,
  status: number,
  who: (request: WireRequest) => boolean,
  method: string,
  path: RegExp,
  refused = 'the request',
): RefusedStep {
  return {
    step,
    refused: `${refused} is answered with ${status}`,
    rule: (run) => ({
      fault: answer(status),
      times: Number.POSITIVE_INFINITY,
      matches: (wire) =>
        run.has(wire) && wire.method === method && who(wire) && path.test(wire.path.split('?')[0] ?? ''),
    }),
  };
}

/** Callbacks that tell of this never arrive. */
function callback(step: string, about: string, type: WireEvent['type'], leg?: 'visitor' | 'room'): RefusedStep {
  return {
    step,
    refused: `the callback ${about} ${type} is answered with 500`,
    rule: (run) => ({
      fault: answer(500),
      times: Number.POSITIVE_INFINITY,
      matches: (wire) =>
        run.has(wire) &&
        wire.path.startsWith('/api/callback') &&
        (leg === undefined || wire.path.endsWith(`.${leg}`)) &&
        eventsIn(wire.body.toString()).some(({ link, type: told }) => localName(link.rel) === about && told === type),
    }),
  };
}

type Arriving = { readonly event: WireEvent; readonly rel: string; readonly text: string | undefined };

/** Events of the run's conversation that `lost` names are taken out of the event channels of these people. */
function channel(
  step: string,
  who: (request: WireRequest) => boolean,
  what: string,
  lost: (arriving: Arriving) => boolean,
): RefusedStep {
  return {
    step,
    refused: `${what} never arrives`,
    rule: (run) => ({
      fault: {
        kind: 'change-answer',
        change: (body) =>
          without(body, (event) => {
            const isOfRun = run.callKey !== undefined && event.link.href.includes(run.callKey);
            return isOfRun && lost({ event, rel: localName(event.link.rel), text: incomingText(event) });
          }),
      },
      times: Number.POSITIVE_INFINITY,
      matches: (wire) => run.has(wire) && who(wire) && /\/events\?/.test(wire.path),
    }),
  };
}

const isTyping = ({ event }: Arriving): boolean => event.in?.rel === 'typingParticipants' && event.type === 'added';

/** Each step of the flow refused at the wire, some in more than one way. */
export const refusedSteps: readonly RefusedStep[] = [
  request('1', 503, service, 'GET', /^\/platformservice\/discover$/i),
  request('2', 403, service, 'GET', /^\/platformservice\/v1\/applications\/\d+$/i),
  request('3', 500, service, 'POST', /\/anonApplicationTokens$/i),
  request('4', 403, visitor, 'GET', /^\/platformservice\/discover$/i),
  request('5', 503, visitor, 'POST', /^\/ucwa\/psanon\/v1\/applications$/i),
  request('6', 404, visitor, 'POST', /\/messagingInvitations$/i),
  callback('7', 'messagingInvitation', 'started', undefined),
  request('8', 403, service, 'POST', /\/startAdhocMeeting$/i),
  request('8', 503, service, 'POST', /\/communication\/messagingInvitations$/i, "the request for the room's messaging"),
  request('9', 404, service, 'POST', /\/acceptAndBridge$/i),
  callback('10', 'conversationBridge', 'added', 'visitor'),
  request('11', 403, service, 'POST', /\/bridgedParticipants$/i),
  request('12', 503, service, 'POST', /\/messaging\/messages$/i),
  channel('13', visitor, 'the welcome', ({ text }) => text?.startsWith('Welcome') ?? false),
  request('14', 500, service, 'POST', /\/participantInvitations$/i),
  callback('15', 'participantInvitation', 'completed', 'room'),
  request('16', 403, agent, 'POST', /\/messaging\/typing$/i),
  channel('16', visitor, 'the event', isTyping),
  request('17', 404, agent, 'POST', /\/messaging\/messages$/i),
  channel('17', visitor, 'the line', ({ text }) => text?.startsWith('Hello') ?? false),
  request('18', 503, visitor, 'POST', /\/messaging\/typing$/i),
  channel('18', agent, 'the event', (arriving) => isTyping(arriving) && isVisitor(arriving)),
  request('19', 503, visitor, 'POST', /\/messaging\/messages$/i),
  channel('19', agent, 'the line', ({ text }) => text?.startsWith('Order') ?? false),
  request('filter', 403, service, 'PUT', /\/bridgedParticipants\/[^/]+$/i),
  request('20', 503, visitor, 'DELETE', /\/conversations\/[^/]+$/i),
  callback('21', 'conversation', 'deleted', 'visitor'),
  request('22', 503, service, 'DELETE', /\/conversations\/[^/]+$/i),
  channel('end', agent, 'the event', ({ event, rel }) => rel === 'conversation' && event.type === 'deleted'),
];

function answer(status: number): WireFault {
  return { kind: 'answer', status, headers: { 'content-type': 'application/json' }, body: '{}' };
}

function isVisitor({ event }: Arriving): boolean {
  return event.link.href.endsWith('@anonymous.invalid');
}

function eventsIn(body: string): readonly WireEvent[] {
  const parsed = eventPackageSchema.safeParse(JSON.parse(body));
  return parsed.success ? parsed.data.sender.flatMap(({ events }) => events) : [];
}

function without(body: string, drop: (event: WireEvent) => boolean): string {
  const parsed = eventPackageSchema.safeParse(JSON.parse(body));
  if (!parsed.success) return body;
  const sender = parsed.data.sender.map((one) => ({ ...one, events: one.events.filter((event) => !drop(event)) }));
  return JSON.stringify({ ...parsed.data, sender: sender.filter(({ events }) => events.length > 0) });
}

/** The text of an incoming line; undefined for every other event. */
function incomingText({ link, _embedded }: WireEvent): string | undefined {
  const message = _embedded?.[link.rel] as { direction?: string; _links?: { plainMessage?: { href: string } } };
  const href = message?._links?.plainMessage?.href;
  return message?.direction === 'Incoming' && href !== undefined ? fromDataUri(href)?.text : undefined;
}
