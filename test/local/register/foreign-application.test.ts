import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import type { ClientConfiguration } from '../../../local/register/client-configuration.ts';
import { type EngineWorld, sharedEngineWorld } from '../../support/engine-world.ts';
import { root } from '../../support/source-tree.ts';
import { StrictServiceApplication } from '../../support/strict-service-application/service-application.ts';
import { StrictUcwaClient } from '../../support/strict-ucwa-client/ucwa-client.ts';

const endpoint = 'sip:Support@contoso.example';
const page = 'https://shop.contoso.example';
const patienceMs = 30_000;

let world: EngineWorld;
const application = new StrictServiceApplication('ms:rtc:saas:', patienceMs);
beforeAll(async () => {
  world = await sharedEngineWorld();
});
afterAll(async () => {
  await application.close();
  await world.close();
});

async function register(...args: readonly string[]): Promise<ClientConfiguration> {
  const script = path.join(root, 'local/register/main.ts');
  const command = [script, '--data', world.folder, '--endpoint', endpoint, '--json', ...args];
  const { stdout } = await promisify(execFile)(process.execPath, command);
  return JSON.parse(stdout);
}

/** A token as a client asks for one that was written for the original service. */
async function token(configuration: ClientConfiguration, grant: Readonly<Record<string, string>>): Promise<string> {
  const { clientId, clientSecret, resource } = configuration;
  const form = { client_id: clientId, client_secret: clientSecret, resource, ...grant };
  const answer = await fetch(configuration.tokenUrl, { method: 'POST', body: new URLSearchParams(form) });
  expect(answer.status).toBe(200);
  return z.object({ access_token: z.string() }).parse(await answer.json()).access_token;
}

it('service application · another one’s, registered while the engine runs → a visitor and an agent chat through it (docs/platform.md)', async () => {
  const callbacks = `${await application.listen()}${application.mount}`;
  const configuration = await register('--callback', `${callbacks}/callbacks`, '--rel-prefix', 'ms:rtc:saas:');
  application.use({
    discoverUrl: configuration.discoverUrl,
    endpointUri: configuration.endpoint,
    token: await token(configuration, { grant_type: 'client_credentials' }),
  });

  const input = { applicationSessionId: randomUUID(), allowedOrigins: page };
  const anonymous = await application.post(await application.link('anonApplicationTokens'), input);
  const links = application.reader.resource(anonymous.json, 'anonApplicationToken').links;
  const visitor = new StrictUcwaClient(
    { discoverUrl: links.discover ?? '', token: String(anonymous.json.token), page },
    { patienceMs },
  );
  await visitor.enter('Vera');
  await visitor.startMessaging(configuration.endpoint);

  const invitation = await application.event('messagingInvitation started');
  const accept = invitation.resource?.links.accept ?? '';
  expect((await application.post(accept)).status).toBe(204);
  await visitor.chat();
  await visitor.say('Where is my parcel?');
  const heard = await application.event('message completed');
  const messaging = heard.resource?.links.messaging ?? '';
  const send = (await application.read(messaging)).links.sendMessage ?? '';
  await application.say(send, 'On its way.');
  await visitor.hears('On its way.');
  await visitor.close();
});

it('agent · by a password token of the issuer → signs in through discovery (docs/platform.md)', async () => {
  const configuration = await register('--callback', 'http://127.0.0.1:9/callbacks');
  const [ada] = configuration.agents;
  const grant = { grant_type: 'password', username: ada?.userName ?? '', password: ada?.password ?? '' };
  const agent = new StrictUcwaClient(
    { discoverUrl: configuration.discoverUrl, token: await token(configuration, grant) },
    { patienceMs, listens: false },
  );
  await agent.enter('Ada');
  expect(agent.signedIn.application.embedded.me?.[0]?.members.uri).toBe(ada?.address);
  await agent.signOut();
});

it('agent · by the sign-in of the original service → finds the applications, and signs in (ucwa.md#compatibility)', async () => {
  const configuration = await register('--callback', 'http://127.0.0.1:9/callbacks');
  const { origin } = new URL(configuration.discoverUrl);
  const [ada] = configuration.agents;
  const form = { grant_type: 'password', username: ada?.userName ?? '', password: ada?.password ?? '' };
  const ticket = await fetch(`${origin}/WebTicket/oauthtoken`, { method: 'POST', body: new URLSearchParams(form) });
  const { access_token: cwt } = z.object({ access_token: z.string().startsWith('cwt=') }).parse(await ticket.json());
  const headers = { authorization: `Bearer ${cwt}`, 'content-type': 'application/json' };
  const user = await fetch(`${origin}/Autodiscover/AutodiscoverService.svc/root/oauth/user`, { headers });
  const links = z.object({ _links: z.object({ applications: z.object({ href: z.url() }) }) }).parse(await user.json());
  const body = JSON.stringify({ UserAgent: 'Old/1.0', Culture: 'en-US', EndpointId: randomUUID() });
  const created = await fetch(links._links.applications.href, { method: 'POST', headers, body });
  expect(created.status).toBe(201);
  const path = created.headers.get('location') ?? '';
  expect((await fetch(`${origin}${path}`, { method: 'DELETE', headers })).status).toBe(204);
});

it('register · again for the same endpoint → the same identity', async () => {
  const first = await register('--callback', 'http://127.0.0.1:9/callbacks');
  const second = await register('--callback', 'http://127.0.0.1:9/others', '--name', 'Another name');
  expect(second).toEqual(first);
});
