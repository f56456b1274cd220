import { type Told, toldEvent } from '../../../local/call-flow/contact-center/told-event.ts';
import { parseJson } from '../../../shared/kernel/json.ts';
import type { FaultRule, WireFault, WireRequest } from '../../support/wire-proxy.ts';
import type { CenterTraffic } from './center-traffic.ts';

/** A step of the contact center's flow, what of it is refused, and how. */
export type RefusedCenterStep = {
  readonly step: string;
  readonly refused: string;
  /** The generations of the API that are played: both, where their wires differ in it, or the one that has the step. */
  readonly both: boolean;
  rule(run: CenterTraffic): FaultRule;
};

type Also = (wire: WireRequest, run: CenterTraffic) => boolean;

const always = Number.POSITIVE_INFINITY;
const body = ({ body: bytes }: WireRequest): string => bytes.toString();
const says =
  (text: string): Also =>
  (wire) =>
    body(wire).includes(text);

function refusal(
  step: string,
  refused: string,
  both: boolean,
  fault: WireFault,
  matches: Also,
  skip = 0,
): RefusedCenterStep {
  const rule = (run: CenterTraffic) => ({
    fault,
    skip,
    times: always,
    matches: (wire: WireRequest) => run.has(wire) && matches(wire, run),
  });
  return { step, refused, both, rule };
}

/** Requests of the service to the contact center are answered with this status; `path` is compared with what follows the tenant. */
function face(step: string, status: number, method: string, path: RegExp, also: Also = () => true): RefusedCenterStep {
  const isFace = (wire: WireRequest) => {
    const rest = /^\/(?:chat-gateway\/v1|vcc\/\w+\/chat\/v2\/tenant\/[^/]+)(\/[^?]*)/.exec(wire.path)?.[1];
    return wire.method === method && rest !== undefined && path.test(rest);
  };
  const refused = `the service’s ${method} ${path.source} is answered with ${status}`;
  return refusal(step, refused, true, answer(status), (wire, run) => isFace(wire) && also(wire, run));
}

/** Deliveries that tell this never arrive, after the first `skip` of them. */
function delivery(step: string, what: string, tells: (told: Told) => boolean, skip = 0): RefusedCenterStep {
  const isIt = (wire: WireRequest) => {
    const event = wire.path.startsWith('/api/callback/') ? toldEvent(body(wire)) : undefined;
    return event !== undefined && tells(event.told);
  };
  return refusal(step, `the delivery of ${what} is answered with 500`, true, answer(500), isIt, skip);
}

/** Requests of a person are answered with this status. */
function person(step: string, status: number, path: RegExp, also: Also = () => true, skip = 0): RefusedCenterStep {
  const isIt: Also = (wire, run) => wire.method === 'POST' && path.test(wire.path) && also(wire, run);
  return refusal(step, `POST ${path.source} is answered with ${status}`, false, answer(status), isIt, skip);
}

type Listed = Readonly<Record<string, unknown>>;

/** Entries of a list are taken out of what a person is answered. */
function unseen(step: string, what: string, path: RegExp, list: string, lost: (one: Listed) => boolean, also: Also) {
  const change = (text: string): string => {
    const answered = parseJson(text) as Record<string, unknown> | undefined;
    const entries = answered?.[list];
    if (!Array.isArray(entries)) return text;
    return JSON.stringify({ ...answered, [list]: entries.filter((one: Listed) => !lost(one)) });
  };
  const isIt: Also = (wire, run) => wire.method === 'GET' && path.test(wire.path) && also(wire, run);
  return refusal(step, `${what} never arrives`, false, { kind: 'change-answer', change }, isIt);
}

const visitorHears = (step: string, kind: string, lost: (event: Listed) => boolean = () => true) =>
  unseen(
    step,
    `the visitor’s event "${kind}"`,
    /^\/api\/relay\/.*\/events\?/,
    'events',
    (event) => event.kind === kind && lost(event),
    () => true,
  );
const agentReads = (step: string, place: number, text: string) =>
  unseen(
    step,
    `the line "${text}…" at agent ${place}`,
    /^\/api\/contact-center\/agent\/.*\/messages\?/,
    'messages',
    (message) => String(message.text).startsWith(text),
    (wire, run) => run.isAgent(wire, place),
  );
const noOffer = (step: string, also: Also = () => true) =>
  unseen(
    step,
    'the offer',
    /^\/api\/contact-center\/agent\/[^/]+$/,
    'conversations',
    ({ stage }) => stage === 'offered',
    also,
  );

const queued = (id: string) => (told: Told) => told.kind === 'queued' && told.queueId === id;
const joined = (agentId: string) => (told: Told) => told.kind === 'joined' && told.agentId === agentId;
const left = (agentId: string) => (told: Told) => told.kind === 'left' && told.agentId === agentId;
const said = (agentId: string) => (told: Told) => told.kind === 'said' && told.agentId === agentId;
const isWho = (id: string) => (event: Listed) => (event.who as Listed | undefined)?.id === id;
const by =
  (place: number): Also =>
  (wire, run) =>
    run.isAgent(wire, place);
const lines = /\/conversations\/[0-9a-f]{32}\/lines$/;

/** What the gateway alone has. */
const gatewayOnly: readonly RefusedCenterStep[] = [
  face('visitor-typing', 403, 'POST', /\/typing$/),
  person('agent-typing', 403, /\/contact-center\/agent\/.*\/typing$/),
  delivery('echo', 'the echo', (told) => told.kind === 'echo' && told.text.includes('drips, too')),
];

const common: readonly RefusedCenterStep[] = [
  face('2', 400, 'POST', /^\/web-?hooks$/),
  delivery('2', 'the trial', ({ kind }) => kind === 'trial'),
  face('3', 400, 'POST', /^\/channels$/),
  person('4', 503, /^\/api\/relay\/[^/]+\/conversations$/),
  face('5', 403, 'POST', /^\/conversations$/),
  delivery('6', 'queue 101', queued('101')),
  noOffer('7'),
  person('8', 403, /\/accept$/),
  delivery('9', 'the joining of ines', joined('ines')),
  visitorHears('9', 'joined', isWho('ines')),
  person('10', 503, lines),
  face('10', 403, 'POST', /\/messages$/),
  agentReads('10', 0, 'Where is order'),
  person('11', 403, /\/contact-center\/agent\/.*\/messages$/),
  delivery('11', 'the line of ines', said('ines')),
  visitorHears('11', 'line'),
  person('12', 403, /\/transfer$/),
  delivery('12', 'the transfer', ({ kind }) => kind === 'transfer'),
  delivery('13', 'queue 102', queued('102')),
  person('14', 403, /\/accept$/, undefined, 1),
  delivery('14', 'the joining of mia', joined('mia')),
  agentReads('15', 1, 'Hello, looking at'),
  person('16', 503, lines, says('drips, too')),
  agentReads('16', 1, 'Order 1 drips, too'),
  person('17', 403, /\/contact-center\/agent\/.*\/messages$/, by(1)),
  person('18', 503, /\/conversations\/[0-9a-f]{32}\/leave$/),
  face('19', 403, 'PATCH', /\/participants\/user$/),
  face('19', 403, 'DELETE', /\/participants\/customer$/),
  delivery('20', 'the leaving of mia', left('mia'), 0),
  person('21', 503, lines, says('drips again')),
  face('21', 403, 'POST', /\/messages$/, says('drips again')),
  delivery('22', 'queue 102 once more', queued('102'), 1),
  noOffer('23', (_wire, run) => run.accepted === 2),
  person('23', 403, /\/accept$/, undefined, 2),
  agentReads('24', 2, 'Where is order'),
  person('25', 403, /\/end$/),
  delivery('25', 'the leaving of tom', left('tom')),
];

/** Each step refused at the wire, some in more than one way. */
export const refusedCenterSteps = {
  'chat-gateway': [
    face('1', 401, 'GET', /./),
    ...common.filter(({ refused }) => !refused.includes('DELETE')),
    ...gatewayOnly,
  ],
  'chat-api-v2': common.filter(({ both, refused }) => both && !refused.includes('PATCH')),
} as const satisfies Record<string, readonly RefusedCenterStep[]>;

/** No access token is given out, to whichever run asks. */
export const noAccessToken: FaultRule = {
  fault: answer(401),
  times: always,
  matches: ({ path }) => path.startsWith('/oauth/v2/token'),
};

function answer(status: number): WireFault {
  return { kind: 'answer', status, headers: { 'content-type': 'application/problem+json' }, body: '{}' };
}
