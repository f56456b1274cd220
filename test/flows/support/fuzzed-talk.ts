import { randomUUID } from 'node:crypto';
import type { Chat } from '../../../local/call-flow/chat.ts';
import type { Stage } from '../../../local/call-flow/stage.ts';
import { Visitor } from '../../../local/call-flow/visitor.ts';
import { randomId } from '../../../shared/kernel/ids.ts';
import { applicationEndpointOf } from '../../../shared/providers/tenant.ts';
import type { EngineWorld } from '../../support/engine-world.ts';
import type { Credentials } from './edges.ts';
import type { ValidRequest } from './mutations.ts';

/** A valid request with the credential that it needs; `name` says what it is about. */
export type Asked = ValidRequest & { readonly name: string };

/** A conversation that is there to be mistreated: a visitor and an agent, with valid requests of all three parties about it. */
export type FuzzedTalk = {
  readonly requests: readonly Asked[];
  /** Whether it goes on; mistreated, it may have ended. */
  alive(): Promise<boolean>;
  end(): Promise<void>;
};

type Headers = Readonly<Record<string, string>>;
const json = { 'content-type': 'application/json' };
const plain = { 'content-type': 'text/plain; charset=utf-8' };

/** Begins one: the visitor invites, the stage's second agent accepts. */
export async function startFuzzedTalk(world: EngineWorld, stage: Stage, credentials: Credentials): Promise<FuzzedTalk> {
  const subject = `Fuzzed ${randomId().slice(0, 12)}`;
  const visitor = await Visitor.enter(stage.page, stage.patienceMs);
  await visitor.signIn(await visitor.discover(), 'Quail');
  const chat = await visitor.invite(subject);
  const theirs = await stage.second.accept(await stage.second.rung(subject));
  await chat.connected();
  const page = { authorization: `Bearer ${visitor.client.token}`, origin: stage.page.origin };
  const desk = { authorization: `Bearer ${stage.second.client.token}` };
  const endpoint = applicationEndpointOf(stage.tenant) ?? '';
  return {
    requests: [
      ...(await ownRequests(world, chat, page, endpoint)),
      ...conversationRequests('visitor', pathOf(chat), page),
      ...conversationRequests('agent', pathOf(theirs), desk),
      ...colleagueRequests(pathOf(theirs), desk),
      ...originalClientRequests(world, applicationOf(pathOf(theirs)), desk),
      ...(await serviceRequests(world, stage, pathOf(chat), credentials.headers['service-application'])),
    ],
    alive: async () => (await fetch(chat.conversationUrl, { headers: page })).status === 200,
    end: async () => {
      await chat.leave().catch(() => undefined);
      await visitor.client.signOut();
    },
  };
}

const pathOf = ({ conversationUrl }: Chat): string => new URL(conversationUrl).pathname;
const applicationOf = (conversation: string): string => conversation.replace(/\/communication\/.*$/, '');

/** What a visitor asks outside of the conversation. */
async function ownRequests(
  world: EngineWorld,
  chat: Chat,
  headers: Headers,
  endpoint: string,
): Promise<readonly Asked[]> {
  const path = applicationOf(pathOf(chat));
  const to = endpoint.replace('sip:', 'sip:not-');
  const communication = await fetch(`${world.engine.origin}${path}/communication`, { headers });
  const etag = communication.headers.get('etag') ?? '';
  const bag = (await communication.json()) as Record<string, never>;
  const asked = { origin: String(headers.origin), 'access-control-request-method': 'POST' };
  const get = (name: string) => ({ name, method: 'GET', path: `${path}${name}`, headers });
  return [
    ...['', '/me', '/policies', '/communication', '/communication/conversations?filter=active'].map(get),
    {
      name: 'put',
      method: 'PUT',
      path: `${path}/communication`,
      headers: { ...headers, ...json, 'if-match': etag },
      json: bag,
    },
    { name: 'preflight', method: 'OPTIONS', path: `${path}/me`, headers: asked },
    { name: 'discover', method: 'GET', path: await discoverPath(world, headers), headers },
    {
      name: 'multipart',
      method: 'POST',
      path: `${path}/communication/messagingInvitations`,
      headers: { ...headers, 'content-type': 'multipart/related; boundary="b1"; type="application/json"' },
      text: related({ to, operationId: randomUUID(), subject: 'x', customContent: 'CID:2' }),
    },
    {
      name: 'batch',
      method: 'POST',
      path: `${path}/batch`,
      headers: { ...headers, 'content-type': 'multipart/batching; boundary="b1"', accept: 'multipart/batching' },
      text: batch([
        `GET ${path}/me HTTP/1.1`,
        `GET ${path}/communication HTTP/1.1`,
        `POST ${pathOf(chat)}/messaging/typing HTTP/1.1`,
      ]),
    },
  ];
}

/** A visitor's way in, with the context that names the token. */
async function discoverPath(world: EngineWorld, headers: Headers): Promise<string> {
  const token = encodeURIComponent(encodeURIComponent(String(headers.authorization).replace('Bearer ', '')));
  const path = `/platformservice/discover?anonymousContext=${token}`;
  const { status } = await fetch(`${world.engine.origin}${path}`, { headers });
  if (status !== 200) throw new Error(`discover came to ${status}.`);
  return path;
}

const related = (input: object): string =>
  [
    ...['--b1', 'Content-Type: application/json; charset=utf-8', '', JSON.stringify(input)],
    ...['--b1', 'Content-Type: foo/foo', 'Content-ID: <2>', '', '{"orderId":4711}', '--b1--', ''],
  ].join('\r\n');

const batch = (lines: readonly string[]): string =>
  [
    ...lines.flatMap((line) => [
      ...['--b1', 'Content-Type: application/http; msgtype=request', ''],
      ...[line, 'Host: platform', 'Accept: application/json', '', ''],
    ]),
    ...['--b1--', ''],
  ].join('\r\n');

/** What a person asks about their conversation. */
function conversationRequests(who: string, path: string, headers: Headers): readonly Asked[] {
  const at = (method: string, below: string, more: Partial<Asked> = {}): Asked => ({
    name: `${who} ${method} ${below}`,
    method,
    path: `${path}${below}`,
    headers,
    ...more,
  });
  return [
    ...['', '/messaging', '/participants', '/messaging/typingParticipants'].map((below) => at('GET', below)),
    ...['/messaging/messages/2', '/participants/care@contoso.example'].map((below) => at('GET', below)),
    at('POST', `/messaging/messages?operationId=${randomUUID()}`, {
      headers: { ...headers, ...plain },
      text: 'Hello, there',
    }),
    at('POST', '/messaging/messages', { headers: { ...headers, ...plain }, text: 'Grüße + 😀, 100 %' }),
    at('POST', '/messaging/typing'),
  ];
}

function colleagueRequests(conversation: string, headers: Headers): readonly Asked[] {
  const guid = conversation.split('/').at(-1);
  return [
    {
      name: 'colleague',
      method: 'POST',
      path: `${applicationOf(conversation)}/communication/participantInvitations?conversation=${guid}`,
      headers: { ...headers, ...json },
      json: { operationId: randomUUID(), to: 'sip:nobody@contoso.example' },
    },
  ];
}

/** What clients of the original service ask for besides. */
function originalClientRequests({ engine }: EngineWorld, application: string, headers: Headers): readonly Asked[] {
  const { userName = '', password = '' } = engine.config.agents[1] ?? {};
  const form = new URLSearchParams({ grant_type: 'password', username: userName, password });
  const root = '/Autodiscover/AutodiscoverService.svc/root';
  return [
    ...[root, `${root}/oauth/user`].map((path) => ({ name: path, method: 'GET', path, headers })),
    {
      name: 'there',
      method: 'POST',
      path: `${application}/me/makeMeAvailable`,
      headers: { ...headers, ...json },
      json: {},
    },
    {
      name: 'ticket',
      method: 'POST',
      path: '/WebTicket/oauthtoken',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      text: form.toString(),
    },
  ];
}

/** What the service application asks about the visitor leg, and about nothing in particular. */
async function serviceRequests(
  { engine }: EngineWorld,
  stage: Stage,
  conversation: string,
  headers: Headers,
): Promise<readonly Asked[]> {
  const query = `endpointId=${encodeURIComponent(applicationEndpointOf(stage.tenant) ?? '')}`;
  const found = await fetch(`${engine.origin}/platformservice/v1/applications?${query}`, { headers });
  const application = /v1\/applications\/\d+/.exec(JSON.stringify(await found.json()))?.[0] ?? 'none';
  const guid = conversation.split('/').at(-1) ?? '';
  const leg = `/platformservice/tgt-${guid.replaceAll('-', '')}/${application}/communication/conversations/${guid}`;
  const at = (method: string, path: string, more: Partial<Asked> = {}): Asked => ({
    name: `application ${method} ${path.replace(leg, '')}`,
    method,
    path: `${path}?${query}`,
    headers,
    ...more,
  });
  const bridged = {
    participantUri: 'sip:nobody@contoso.example',
    displayName: 'Nobody',
    messageFilterState: 'Enabled',
  };
  const input = (value: Record<string, string>) => ({ headers: { ...headers, ...json }, json: value });
  const own = `/platformservice/${application}`;
  return [
    at('GET', '/platformservice/discover'),
    at('GET', own),
    ...['', '/messaging', '/conversationBridge', '/conversationBridge/bridgedParticipants'].map((below) =>
      at('GET', `${leg}${below}`),
    ),
    at('POST', `${leg}/messaging/messages`, { headers: { ...headers, ...plain }, text: 'One moment, please' }),
    at('POST', `${leg}/messaging/messages`, {
      headers: { ...headers, 'content-type': 'text/html' },
      text: '<p>One <b>moment</b></p>',
    }),
    at('POST', `${leg}/messaging/typing`),
    at('POST', `${leg}/conversationBridge/bridgedParticipants`, input(bridged)),
    at('PUT', `${leg}/conversationBridge/bridgedParticipants/nobody@contoso.example`, input(bridged)),
    at(
      'POST',
      `${own}/communication/messagingInvitations`,
      input({ operationId: randomUUID(), to: 'sip:nobody@contoso.example' }),
    ),
    at('POST', `${own}/adhocMeetings`, input({ subject: 'Nothing' })),
  ];
}
