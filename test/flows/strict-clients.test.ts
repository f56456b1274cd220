import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import type { Stage } from '../../local/call-flow/stage.ts';
import { type EngineWorld, sharedEngineWorld } from '../support/engine-world.ts';
import { hrefOf, insist } from '../support/strict-ucwa-client/resource-reader.ts';
import type { Entry } from '../support/strict-ucwa-client/sign-in.ts';
import { StrictUcwaClient } from '../support/strict-ucwa-client/ucwa-client.ts';

const patienceMs = 60_000;

let world: EngineWorld;
let stage: Stage;

beforeAll(async () => {
  world = await sharedEngineWorld();
  stage = await world.stage(patienceMs);
});
afterAll(async () => {
  await stage.leave();
  await world.close();
});

const tokenAnswer = z.object({
  transport: z.object({ discoverUrl: z.string(), token: z.string(), endpoint: z.string() }),
});

/** A visitor as a client that knows nothing of ours: only the token answer leads it to the platform. */
async function visitorEntry(): Promise<Entry & { readonly endpoint: string }> {
  const { service, tenant, origin } = stage.page;
  const headers = { origin, 'content-type': 'application/json' };
  const response = await fetch(`${service}/api/token/${tenant}`, { method: 'POST', headers, body: '{}' });
  const { discoverUrl, token, endpoint } = tokenAnswer.parse(await response.json()).transport;
  return { discoverUrl, token, endpoint, page: origin };
}

/** The same person on another device, who accepts what rings there. */
async function agentAccepts(agent: StrictUcwaClient, subject: string): Promise<string> {
  const { resource } = await agent.event('onlineMeetingInvitation started', (event) => {
    return event.resource?.members.subject === subject;
  });
  insist(resource !== undefined, 'An invitation came without its content.');
  await agent.done('POST', `${hrefOf(resource, 'accept')}?operationId=${randomUUID()}`);
  return hrefOf(resource, 'conversation');
}

test('whole engine · visitor and agent are the strictest UCWA clients → served by the service, nothing off the letter (ucwa.md#event-order)', async () => {
  const { endpoint, ...entry } = await visitorEntry();
  const visitor = new StrictUcwaClient(entry, { patienceMs });
  const discoverUrl = `${stage.page.service}/platformservice/discover`;
  const agent = new StrictUcwaClient({ discoverUrl, token: stage.first.client.token }, { patienceMs });
  await Promise.all([visitor.enter('Iris'), agent.enter('Ada')]);
  const subject = `Parcel ${randomUUID().slice(0, 8)}`;
  const message = { href: 'data:text/plain;base64,SGVsbG8sIHRoZXJl' };
  await visitor.startMessaging(endpoint, { subject, _links: { message } });
  const { resource } = await visitor.event('conversation added');
  await visitor.post(`${resource?.links.messaging?.href}/messages`, 'Anybody?');
  await agentAccepts(agent, subject);
  // What was said before the agent came is told by the service, in one message or several.
  for (const early of ['Hello, there', 'Anybody?']) {
    await agent.until(() => agent.heard.find(({ text }) => text.includes(early)), early);
  }
  await visitor.hears(stage.tenant.texts?.welcome ?? '');
  await agent.say('1 + 1, and so on');
  expect(await visitor.hears('1 + 1, and so on')).toMatchObject({ by: stage.tenant.agents?.[0]?.displayName });
  await visitor.done('POST', hrefOf(await visitor.chat(), 'setIsTyping'));
  await agent.event('typing added', ({ link }) => link.title === 'Iris');
  await visitor.say('Thank you');
  await agent.hears('Thank you');
  await visitor.done('DELETE', hrefOf(await visitor.chat(), 'conversation'));
  await visitor.event('conversation deleted');
  await agent.event('conversation deleted');
  await Promise.all([visitor.close(), agent.close()]);
  await Promise.all([visitor.signOut(), agent.signOut()]);
});
